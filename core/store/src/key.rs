//! The key of a database at rest, and how a wrong key is told from a damaged file. A file is called damaged, and
//! set aside, only when the key is known to be the right one.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::store::{FILE, write_whole};

/// 32 random bytes under which a database is encrypted. Forgets itself when it is dropped.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

/// How many bytes of an encrypted file stay readable: enough of SQLite's header for systems that look at it, and
/// nothing of the content.
const OPEN_BYTES: usize = 32;

impl DatabaseKey {
    /// The key of these bytes. They must come from a random source: nothing is derived slowly from them.
    pub fn new(bytes: &[u8; 32]) -> Self {
        DatabaseKey(Zeroizing::new(*bytes))
    }

    /// Key and salt as SQLCipher takes them raw. The salt stands in no file, so that no lost page loses it.
    pub(crate) fn raw(&self) -> Zeroizing<String> {
        let salt = blake3::derive_key("ketepai 2026 database salt v1", self.0.as_slice());
        let mut text = Zeroizing::new(String::with_capacity(100));
        text.push_str("x'");
        for byte in self.0.iter().chain(&salt[..16]) {
            text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        }
        text.push('\'');
        text
    }

    /// Hands the key to a connection, before anything else is asked of it.
    pub(crate) fn unlock(&self, conn: &Connection) -> Result<(), Error> {
        let raw = self.raw();
        let sql = Zeroizing::new(format!(
            "PRAGMA cipher_log_level = NONE; PRAGMA key = \"{}\"; PRAGMA cipher_plaintext_header_size = {OPEN_BYTES};",
            raw.as_str()
        ));
        Ok(conn.execute_batch(&sql)?)
    }

    /// 16 bytes that tell this key from any other and tell nothing of it.
    fn check(&self) -> [u8; 16] {
        let hash = blake3::derive_key("ketepai 2026 database key check v1", self.0.as_slice());
        let mut check = [0; 16];
        check.copy_from_slice(&hash[..16]);
        check
    }

    /// Whether the file's first page reads under this key. Asked of the file alone, and leaves no trace beside it.
    fn opens(&self, file: &Path) -> bool {
        let read = || -> Result<(), Error> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            let conn = Connection::open_with_flags(immutable(file), flags)?;
            self.unlock(&conn)?;
            // Not `PRAGMA schema_version`: that one answers without a page that reads.
            Ok(conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?)
        };
        read().is_ok()
    }
}

/// A file's name as SQLite takes it for one that nobody writes to.
fn immutable(file: &Path) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    let name = file.as_os_str().as_encoded_bytes().iter();
    let escaped: String = name
        .map(|b| {
            if plain(b) {
                char::from(*b).to_string()
            } else {
                format!("%{b:02x}")
            }
        })
        .collect();
    format!("file:{escaped}?immutable=1")
}

/// Whether the database in a folder needs a key.
pub fn is_encrypted(folder: &Path) -> bool {
    let header = read_start(&folder.join(FILE), 100);
    let reserved = header.starts_with(MAGIC) && header.get(20) != Some(&0);
    reserved || check_path(folder).exists()
}

/// Lets a key at a folder, or says why not. Changes nothing of what lies there.
pub(crate) fn admit(folder: &Path, key: Option<&DatabaseKey>) -> Result<(), Error> {
    let Some(key) = key else {
        return if is_encrypted(folder) {
            Err(Error::KeyMissing)
        } else {
            Ok(())
        };
    };
    let file = folder.join(FILE);
    if std::fs::read(check_path(folder)).is_ok_and(|kept| kept == key.check()) {
        return Ok(());
    }
    // Where no check is kept, nothing was ever encrypted here. But a check may be lost or damaged as well: then
    // the key has to prove itself on the file.
    match file.exists() || check_path(folder).exists() {
        false => keep_check(folder, key),
        true if is_plain(&file) => Ok(()),
        true if key.opens(&file) => keep_check(folder, key),
        true => Err(Error::WrongKey),
    }
}

/// Keeps what the key is told by from now on; durable when it returns.
pub(crate) fn keep_check(folder: &Path, key: &DatabaseKey) -> Result<(), Error> {
    write_whole(&check_path(folder), &key.check())
}

fn check_path(folder: &Path) -> PathBuf {
    folder.join("ketepai.db.check")
}

const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether a file is a database without encryption, its header damaged or not. Ours reserve no bytes in a page
/// (offset 20) unless they are encrypted; without a header the pages tell: each of SQLite's begins with one of a
/// few bytes, an encrypted one with any.
pub(crate) fn is_plain(file: &Path) -> bool {
    let start = read_start(file, 64 * 4096);
    if start.starts_with(MAGIC) {
        return start.get(20) == Some(&0);
    }
    let pages: Vec<&[u8]> = start.chunks_exact(4096).skip(1).collect();
    let typical = |page: &&&[u8]| matches!(page.first(), Some(0 | 2 | 5 | 10 | 13));
    !pages.is_empty() && pages.iter().filter(typical).count() * 2 > pages.len()
}

fn read_start(file: &Path, most: u64) -> Vec<u8> {
    use std::io::Read;
    let mut start = Vec::new();
    if let Ok(file) = std::fs::File::open(file) {
        let _ = file.take(most).read_to_end(&mut start);
    }
    start
}
