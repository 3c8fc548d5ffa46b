//! Makes evidence and thumbnail of one photo: `prepare <photo> <folder> [document | measure]`. For looking,
//! and for the comparison with libvips: `measure` adds the process's own account as the last line (Linux).

use ketepai_media::{PhotoCodec, Profile, PureCodec};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, photo, folder, rest @ ..] = &arguments[..] else {
        return Err("prepare <photo> <folder> [document | measure]".into());
    };
    let asked = |word: &str| rest.iter().any(|argument| argument == word);
    let codec = PureCodec::default();
    codec.check_size(std::fs::metadata(photo)?.len())?;
    let profile = if asked("document") {
        Profile::Document { crop: None }
    } else {
        Profile::Photo
    };
    let made = codec.prepare(&std::fs::read(photo)?, profile)?;
    let folder = std::path::Path::new(folder);
    std::fs::write(folder.join("evidence.jpg"), &made.evidence)?;
    std::fs::write(folder.join("thumbnail.jpg"), &made.thumbnail)?;
    println!(
        "{}x{} {:016x} {:?}",
        made.width, made.height, made.perceptual_hash, made.seen
    );
    if asked("measure") {
        println!("{}", account()?);
    }
    Ok(())
}

/// Processor seconds since the start, and the most memory resident, KB (`proc(5)`).
fn account() -> Result<String, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("0");
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse()?;
    let schedule = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = schedule.split(' ').next().unwrap_or("0").parse()?;
    Ok(format!("{{\"cpu\": {}, \"peak\": {peak}}}", nanoseconds / 1e9))
}
