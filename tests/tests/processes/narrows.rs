//! A narrow place in the road: a real socket in between that lets so many bytes a second through, late, and
//! counts them.
#![allow(clippy::disallowed_methods)] // real sockets and processes take real time

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What went through.
#[derive(Default)]
pub struct Count {
    up: AtomicU64,
    down: AtomicU64,
}

impl Count {
    /// Bytes from phones to the station.
    pub fn up(&self) -> u64 {
        self.up.load(Ordering::Relaxed)
    }

    /// Bytes from the station to phones.
    pub fn down(&self) -> u64 {
        self.down.load(Ordering::Relaxed)
    }
}

/// How narrow.
#[derive(Clone, Copy)]
pub struct Width {
    /// Bytes a second, each way.
    pub bytes_per_s: u64,
    /// How late a byte arrives, each way.
    pub delay: Duration,
}

/// Opens the place; where phones connect.
pub fn open(station: SocketAddr, width: Width) -> (SocketAddr, Arc<Count>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(Count::default());
    let counted = count.clone();
    std::thread::spawn(move || {
        for phone in listener.incoming().flatten() {
            let Ok(there) = TcpStream::connect(station) else {
                continue;
            };
            let (phone_too, there_too) = (phone.try_clone().unwrap(), there.try_clone().unwrap());
            let (up, down) = (counted.clone(), counted.clone());
            std::thread::spawn(move || {
                carry(phone, there, width, move |n| {
                    up.up.fetch_add(n, Ordering::Relaxed)
                })
            });
            std::thread::spawn(move || {
                carry(there_too, phone_too, width, move |n| {
                    down.down.fetch_add(n, Ordering::Relaxed)
                })
            });
        }
    });
    (address, count)
}

/// One way. What is read is put into a queue with the moment at which it may arrive.
fn carry(mut from: TcpStream, mut to: TcpStream, width: Width, count: impl Fn(u64) -> u64) {
    // As narrow as the road: what waits in the queue waits with the sender.
    let (queue, arrivals) = mpsc::sync_channel::<(Instant, Vec<u8>)>(64);
    let reader = std::thread::spawn(move || {
        let piece = (width.bytes_per_s / 20).clamp(256, 16 * 1024) as usize;
        let mut buffer = vec![0; piece];
        let mut free_at = Instant::now();
        while let Ok(n) = from.read(&mut buffer) {
            if n == 0 {
                break;
            }
            let takes = Duration::from_secs_f64(n as f64 / width.bytes_per_s as f64);
            free_at = free_at.max(Instant::now()) + takes;
            // The road itself: nothing is measured by this wait.
            std::thread::sleep(free_at.saturating_duration_since(Instant::now()));
            if queue
                .send((Instant::now() + width.delay, buffer[..n].to_vec()))
                .is_err()
            {
                break;
            }
        }
    });
    for (at, piece) in arrivals {
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        if to.write_all(&piece).is_err() {
            break;
        }
        count(piece.len() as u64);
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = reader.join();
}
