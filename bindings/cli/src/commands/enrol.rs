//! `enrol`: from an invitation to a phone that is somebody's.

use ketepai_core::sync::HttpTransport;

use crate::failure::Failure;
use crate::session::Session;

pub fn enrol(mut session: Session<'_>, invitation: &str) -> Result<(), Failure> {
    let mut transport = HttpTransport::new()?;
    let certificate = session.app.enrol(invitation, &mut transport)?;
    let name = session
        .app
        .identity()
        .map(|me| me.name.clone())
        .unwrap_or_default();
    let roles: Vec<&str> = certificate.roles.iter().map(|r| r.code()).collect();
    let area = certificate.area().map(|a| a.to_string()).unwrap_or_default();
    if session.voice.json {
        return session.voice.document(&serde_json::json!({
            "name": name, "person": certificate.person, "device": certificate.device,
            "roles": roles, "area": area,
        }));
    }
    let roles: Vec<String> = roles.iter().map(|r| session.words().code("role", r)).collect();
    let roles = roles.join(&session.words().say("list-separator"));
    let blanks = [
        ("name", name.into()),
        ("roles", roles.into()),
        ("area", area.into()),
    ];
    session.voice.tell("enrolled", &blanks);
    Ok(())
}
