//! A family's phone: three people, one folder, and nothing of one is seen by another.

use std::path::{Path, PathBuf};

use ketepai_core::pin::Pin;
use ketepai_core::profiles::Profiles;
use ketepai_core::sync::{Config, SyncOptions};
use ketepai_core::vault::{DATABASE, FileVault, KeyVault};
use ketepai_core::{App, AppError, Context};
use ketepai_server::station::Invite;
use ketepai_store::{DatabaseKey, Error, Store};
use ketepai_tests::world::{COUNTY, World};

/// Name, PIN, and a question that nobody else should read.
const FAMILY: [(&str, &str, &str); 3] = [
    ("巴图", "111111", "巴图问母羊流产"),
    ("乌兰", "222222", "乌兰问挤奶机"),
    ("孩子", "333333", "孩子问草原鼠害"),
];

fn pin(text: &str) -> Pin {
    Pin::new(text.to_owned())
}

fn open(folder: &Path, with: &str) -> Result<App, AppError> {
    App::unlock(folder, Context::system(), Some(&pin(with)))
}

/// Enrols a person in a folder, with a PIN and a question of theirs, and syncs.
fn settle(world: &World, folder: &Path, n: usize) {
    let (name, digits, question) = FAMILY[n];
    let invite = Invite {
        name: name.to_owned(),
        role: "herder".into(),
        area: COUNTY.parse().unwrap(),
        person: None,
        minutes: 15,
        per_day: None,
    };
    let invitation = world.station.invite(&invite).unwrap().text;
    let mut app = App::open(folder, Context::system()).unwrap();
    app.enrol(&invitation, world.wire().as_mut()).unwrap();
    app.vault().set(&pin(digits)).unwrap();
    app.ask(vec![question.to_owned()], "disease", "zh-CN").unwrap();
    sync(world, &mut app);
}

fn sync(world: &World, app: &mut App) {
    let mut options = SyncOptions {
        config: Config::default(),
        network: ketepai_core::transfers::Network::Unmetered,
        progress: &mut |_| true,
        pause: &mut |_| {},
    };
    let finish = app.sync(world.wire().as_mut(), &mut options).unwrap();
    assert_eq!(finish.gave_up, None);
}

fn reads(file: &Path, text: &str) -> bool {
    match std::fs::read_dir(file) {
        Ok(entries) => entries.flatten().any(|entry| reads(&entry.path(), text)),
        Err(_) => std::fs::read(file)
            .unwrap()
            .windows(text.len())
            .any(|w| w == text.as_bytes()),
    }
}

#[test]
fn three_people_share_a_phone_and_no_record_no_key_and_no_pin() {
    let world = World::new(31);
    let phone = tempfile::tempdir().unwrap();
    let profiles = Profiles::of(phone.path());
    let mut folders: Vec<PathBuf> = vec![profiles.folder(None).unwrap()];
    folders.extend(FAMILY[1..].iter().map(|(name, ..)| profiles.add(name).unwrap()));
    for (n, folder) in folders.iter().enumerate() {
        settle(&world, folder, n);
    }
    assert_eq!(world.station.status().unwrap().records["question"], 3);

    for (n, folder) in folders.iter().enumerate() {
        let mut app = open(folder, FAMILY[n].1).unwrap();
        sync(&world, &mut app);
        let titles: Vec<String> = app
            .list(Some("question"), 10)
            .unwrap()
            .into_iter()
            .map(|line| line.title)
            .collect();
        assert_eq!(titles, [FAMILY[n].2], "one's own and nobody else's");
        drop(app);
        let denied = |outcome: Result<App, AppError>| match outcome {
            Err(AppError::Denied { reason }) => reason,
            _ => panic!("opened"),
        };
        assert_eq!(denied(App::open(folder, Context::system())), "pin_required");
        assert_eq!(denied(open(folder, FAMILY[(n + 1) % 3].1)), "wrong_pin");
    }
    for (_, _, question) in FAMILY {
        assert!(!reads(phone.path(), question), "{question} lies on the disk");
    }
}

#[test]
fn no_database_opens_with_anothers_key() {
    let phone = tempfile::tempdir().unwrap();
    let profiles = Profiles::of(phone.path());
    let folders = [phone.path().to_owned(), profiles.add("乌兰").unwrap()];
    for folder in &folders {
        drop(App::open(folder, Context::system()).unwrap());
    }
    let key = |folder: &Path| {
        let secret = FileVault::new(folder).load(DATABASE).unwrap().unwrap();
        DatabaseKey::new(&secret.seed().unwrap())
    };
    let (first, second) = (key(&folders[0]), key(&folders[1]));
    assert!(matches!(
        Store::open(&folders[0], Some(&second)),
        Err(Error::WrongKey)
    ));
    assert!(matches!(
        Store::open(&folders[1], Some(&first)),
        Err(Error::WrongKey)
    ));
    assert!(Store::open(&folders[1], Some(&second)).is_ok());
}
