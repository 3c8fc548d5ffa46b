//! One file a noun. Each reads its arguments, asks the core, and shows the answer.

mod areas;
mod arrival;
mod attachment;
mod card;
mod card_file;
mod conflicts;
mod doctor;
mod duplicates;
mod enrol;
pub mod figure;
mod files;
mod import;
mod list;
mod near;
mod notice;
mod office;
mod organisation;
pub mod pin;
mod place;
mod plan;
mod profile;
mod programme;
mod question;
mod report;
mod share;
mod show;
mod signals;
pub mod status;
mod sync;
mod track;
mod training;
mod upkeep;
mod visit;
mod write;

use std::process::ExitCode;

use ketepai_core::model::arrival::Direction;

use crate::arguments::{Arguments, Command, ConflictsVerb, OrganisationVerb, VisitVerb, When};
use crate::failure::Failure;
use crate::session::{Session, Voice};

/// Carries out a command.
pub fn run(mut arguments: Arguments, voice: &Voice) -> Result<ExitCode, Failure> {
    let command = std::mem::replace(&mut arguments.command, Command::Status);
    let open = |when: &When| Session::open(&arguments, when, voice);
    let now = When::default();
    match command {
        Command::Enrol { invitation } => enrol::enrol(open(&now)?, &invitation),
        Command::Card(c) => card::write(open(&c.when)?, &c),
        Command::Organisation(o) => match o.verb {
            OrganisationVerb::Add(h) => organisation::add(open(&h.when)?, h),
            OrganisationVerb::Place(p) => place::place(open(&now)?, p.verb),
        },
        Command::Arrive(a) => arrival::record(open(&a.when)?, Direction::In, a),
        Command::Leave(a) => arrival::record(open(&a.when)?, Direction::Out, a),
        Command::Visit(v) => match &v.verb {
            Some(VisitVerb::Edit(edit)) => visit::edit(open(&now)?, edit),
            None => visit::record(open(&v.when)?, *v),
        },
        Command::Near(n) => near::near(&open(&now)?, &n),
        Command::Plan(p) => plan::plan(&open(&now)?, &p),
        Command::Track(t) => track::track(open(&now)?, t.verb),
        Command::Signals(s) => signals::signals(&open(&now)?, &s),
        Command::Photo(p) => attachment::photos(open(&p.when)?, &p),
        Command::Voice(a) => attachment::voice(open(&a.when)?, &a),
        Command::Attach(a) => attachment::files(open(&a.when)?, &a),
        Command::Training(t) => training::record(open(&t.when)?, t),
        Command::Notice(n) => notice::post(open(&n.when)?, n),
        Command::SignUp(s) => notice::sign_up(open(&s.when)?, &s),
        Command::Ask(a) => question::ask(open(&a.when)?, a),
        Command::Answer(a) => question::answer(open(&now)?, &a),
        Command::List(l) => list::list(&open(&now)?, &l),
        Command::Show { id } => show::show(&open(&now)?, &id),
        Command::Search(s) => list::search(open(&now)?, &s),
        Command::Conflicts(c) => match c.verb {
            Some(ConflictsVerb::Resolve(r)) => conflicts::resolve(open(&now)?, &r),
            None => conflicts::list(&open(&now)?),
        },
        Command::Delete(d) => upkeep::delete(open(&now)?, &d),
        Command::Figure(f) => figure::open(&open(&now)?, &f),
        Command::Programme(p) => programme::programme(open(&now)?, p.verb),
        Command::Write(w) => write::write(open(&w.when)?, &w),
        Command::Change(c) => write::change(open(&now)?, &c),
        Command::Demand(d) => office::demand(open(&now)?, d.verb),
        Command::Match(m) => office::propose(&open(&now)?, &m),
        Command::Assign(a) => office::assign(open(office::told_when(&a.verb).unwrap_or(&now))?, a.verb),
        Command::Evaluate(e) => office::evaluate(&open(&now)?, e.verb),
        Command::Report(r) => report::report(open(&now)?, r.verb),
        Command::Tasks(t) => office::tasks(open(&now)?, &t),
        Command::Money(m) => office::money(&open(&now)?, &m),
        Command::Sync { attempts, metered } => return sync::sync(open(&now)?, attempts, metered),
        Command::Files(f) => files::files(open(&now)?, f.verb),
        Command::Share(s) => return share::share(open(&now)?, &s),
        Command::Pack(p) => card_file::pack(open(&now)?, &p),
        Command::Unpack { file } => card_file::unpack(open(&now)?, &file),
        Command::Status => status::status(&open(&now)?),
        Command::Pin(p) => pin::pin(&open(&now)?, p.verb),
        Command::Profile(p) => profile::profile(&arguments.phone, p.verb, voice),
        Command::Doctor { heal } => return doctor::doctor(open(&now)?, heal),
        Command::Rebuild => upkeep::rebuild(open(&now)?),
        Command::Import(i) => import::import(open(&now)?, i.verb),
        Command::Duplicates(d) => duplicates::duplicates(open(&now)?, d.verb),
        Command::Areas(a) => areas::areas(open(&now)?, a.verb),
        Command::Export { file } => upkeep::export(&open(&now)?, &file),
    }?;
    Ok(ExitCode::SUCCESS)
}
