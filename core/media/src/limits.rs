//! How much a file may ask for. Each limit is held before the memory or the time is spent.

/// The limits of one codec. [`Limits::default`] is what a phone with little memory bears.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Longest file, bytes.
    pub bytes: u64,
    /// Most pixels of a JPEG, and of a PNG that can be read row by row.
    pub pixels: u64,
    /// Most pixels of what must be decoded whole: WebP and interlaced PNG.
    pub whole_pixels: u64,
    /// Most scans of a progressive JPEG. The longest script of a real encoder has about 20.
    pub scans: usize,
    /// Most marker segments (JPEG) or chunks (PNG, WebP).
    pub segments: usize,
    /// Largest colour profile that is looked at, bytes. Printers' profiles have up to 2 MB.
    pub icc_seen: usize,
    /// Largest colour profile that evidence carries on, bytes.
    pub icc_kept: usize,
    /// Largest EXIF block that is read, bytes; a larger one is left unread.
    pub exif: usize,
    /// Most bytes of decoded planes (and of kept coefficients); a finer scale is not tried.
    pub planes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 40 << 20,
            pixels: 64_000_000,
            whole_pixels: 16_000_000,
            scans: 64,
            segments: 4096,
            icc_seen: 4 << 20,
            icc_kept: 64 << 10,
            exif: 256 << 10,
            planes: 40_000_000,
        }
    }
}
