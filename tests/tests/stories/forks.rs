//! One log, two histories: a phone restored from a backup, a phone of which there are two. All that was
//! written is kept, the first of them to come goes on under a new key, and the coordinator sees it.

use ketepai_core::records::RecordCommands;

use super::{A, B, Town};

#[test]
fn a_restored_phone_gets_its_work_back_and_goes_on_under_a_new_key() {
    let mut town = Town::new(12);
    let old = town.visit(A, "备份前");
    town.everybody_syncs();
    let copy = town.world.devices[A].back_up();
    let lost = town.visit(A, "备份后");
    town.everybody_syncs();
    town.world.devices[A].put_back(&copy);
    assert!(town.app(A).show(&lost).is_err(), "the phone has forgotten it");
    let before = town.device(A);
    let new = town.visit(A, "恢复后");
    town.everybody_syncs();
    town.everybody_syncs();
    assert_ne!(town.device(A), before, "a new key");
    assert_eq!(town.app(A).ended().unwrap(), None);
    assert_eq!(town.ended_at_the_station(), vec!["succeeded"]);
    let newest = town.visit(A, "换了新钥以后");
    town.app(A).set_next_step(&old, "用新钥改旧记录").unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        for id in [old, lost, new, newest] {
            assert!(town.app(n).show(&id).is_ok(), "phone {n}");
        }
    }
    town.world.check();
}

#[test]
fn of_two_copies_of_a_phone_the_first_goes_on_and_the_other_asks_for_an_invitation() {
    let mut town = Town::new(13);
    let old = town.visit(A, "一部手机");
    town.everybody_syncs();
    let clone = town.world.clone_phone(A);
    let of_first = town.visit(A, "第一部写的");
    let of_second = town.visit(clone, "第二部写的");
    town.world.sync(A).unwrap();
    // The second copy finds that the station knows more of its log than it does: it is the first to notice.
    town.world.sync(clone).unwrap();
    assert_eq!(town.app(clone).ended().unwrap(), None);
    let held = town.visit(A, "还不知道有两部");
    town.world.sync(A).unwrap();
    assert_eq!(town.app(A).ended().unwrap().as_deref(), Some("succeeded"));
    // What it writes is never stopped: it waits at the station for somebody to look at it.
    let late = town.visit(A, "知道以后照样能写");
    town.world.sync(A).unwrap();
    town.world.sync(B).unwrap();
    for id in [old, of_first, of_second] {
        assert!(town.app(B).show(&id).is_ok());
    }
    for id in [held, late] {
        assert!(town.app(B).show(&id).is_err(), "held for review");
    }
    let device = town.device(A);
    assert_eq!(town.release(device), 2);
    town.world.sync(B).unwrap();
    for id in [held, late] {
        assert!(town.app(B).show(&id).is_ok(), "released");
    }
    // With an invitation the first copy goes on as well, with all that it holds.
    town.world.enrol_again(A);
    let again = town.visit(A, "重新登记以后");
    town.everybody_syncs();
    town.everybody_syncs();
    for n in [A, B, clone] {
        for id in [old, of_first, of_second, held, late, again] {
            assert!(town.app(n).show(&id).is_ok(), "phone {n}");
        }
        assert_eq!(town.world.sync(n).unwrap().digests_equal, Some(true), "phone {n}");
    }
}

#[test]
fn an_answer_lost_on_the_way_to_a_new_key_costs_nothing() {
    let mut town = Town::new(14);
    let copy = town.world.devices[A].back_up();
    let lost = town.visit(A, "备份后");
    town.everybody_syncs();
    town.world.devices[A].put_back(&copy);
    town.world.faults.cut_down = 2;
    for _ in 0..40 {
        town.world.sync(A);
    }
    town.world.faults.cut_down = 0;
    town.everybody_syncs();
    town.everybody_syncs();
    assert!(town.app(A).show(&lost).is_ok());
    assert_eq!(town.ended_at_the_station(), vec!["succeeded"], "once a fork");
    town.world.check();
}

#[test]
fn what_was_sent_and_forgotten_is_not_written_twice() {
    let mut town = Town::new(15);
    let visit = town.visit(A, "已送出");
    // The database is put back to before the sync: the entry is there, unsealed, and the station has it too.
    let copy = town.world.devices[A].back_up();
    town.everybody_syncs();
    town.world.devices[A].put_back(&copy);
    town.everybody_syncs();
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.app(n).list(Some("visit"), 10).unwrap().len(), 1);
        let visits = ketepai_store::figures::Question::all("visits");
        assert_eq!(town.app(n).store().figure(&visits).unwrap(), 1, "counted once");
    }
    town.app(A).delete(&visit).unwrap();
    town.everybody_syncs();
    town.world.check();
}
