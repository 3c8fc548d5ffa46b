//! Makes a voice message of one recording: `voice <recording> <out.opus>`. For listening and measuring.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, recording, out] = &arguments[..] else {
        return Err("voice <recording> <out.opus>".into());
    };
    let voice = ketepai_media::voice::prepare(&std::fs::read(recording)?)?;
    std::fs::write(out, &voice.bytes)?;
    println!("{} ms, {} bytes", voice.duration_ms, voice.bytes.len());
    Ok(())
}
