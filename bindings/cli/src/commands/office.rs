//! `demand`, `match`, `assign`, `evaluate`, `tasks`, `money`: from a need to a posting, its way and its judgement.

use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::exchange_files::{form_to_html, form_to_xlsx};
use ketepai_core::model::programme::follow_ups::Suggested;
use ketepai_core::model::programme::matching::{Proposal, Reason};
use ketepai_core::model::programme::rules::Day;
use ketepai_core::programmes::cases::{CaseView, printed};
use serde_json::json;

use super::programme::{day_or_today, told_file};
use super::upkeep::write_beside;
use crate::arguments::{AssignVerb, DemandVerb, EvaluateVerb, Match, Money, Tasks, When};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::moment;
use crate::show::table::Table;

pub fn demand(mut session: Session<'_>, verb: DemandVerb) -> Result<(), Failure> {
    match verb {
        DemandVerb::List => {
            let kind = Some("demand".to_owned());
            super::list::list(&session, &crate::arguments::List { kind, limit: 50 })
        }
        DemandVerb::Trips => trips(&session),
        DemandVerb::Trades => trades(&session),
        DemandVerb::Pass {
            id,
            programme,
            to,
            whom,
            reason,
        } => {
            let id = session.find(&id)?;
            let Some(to) = to else {
                return onward(&session, &id, &programme);
            };
            session.app.pass_on(&id, &programme, (&to, &whom), &reason)?;
            session.saved(&id, "demand")
        }
    }
}

fn onward(
    session: &Session<'_>,
    id: &ketepai_core::model::ids::RecordId,
    programme: &str,
) -> Result<(), Failure> {
    let ways = session.app.onward(id, programme)?;
    if session.voice.json {
        let ways: Vec<_> = ways
            .iter()
            .map(|w| json!({"to": w.to, "when": w.when, "clause": w.clause}))
            .collect();
        return session.voice.document(&ways);
    }
    if ways.is_empty() {
        session.voice.tell("chain-nobody_to_pass_to", &[]);
    }
    for way in ways {
        let place = session.words().code("chain_place", &way.to);
        session
            .voice
            .print(&format!("  {}  {place}：{}（{}）", way.to, way.when, way.clause));
    }
    Ok(())
}

fn trips(session: &Session<'_>) -> Result<(), Failure> {
    let trips = session.app.trips()?;
    if session.voice.json {
        let trips: Vec<_> = trips
            .iter()
            .map(|t| json!({"needs": t.needs, "why": t.why, "counties": t.counties, "km": t.km}))
            .collect();
        return session.voice.document(&trips);
    }
    if trips.is_empty() {
        session.voice.tell("no-trips", &[]);
    }
    for trip in trips {
        let mut names = Vec::new();
        for need in &trip.needs {
            names.push(crate::show::lines::named(session, need)?);
        }
        let why: Vec<String> = trip.why.into_iter().collect();
        session
            .voice
            .print(&format!("  {}  ← {}", names.join("、"), why.join("、")));
    }
    Ok(())
}

fn trades(session: &Session<'_>) -> Result<(), Failure> {
    let fits = session.app.trade_fits()?;
    if session.voice.json {
        let fits: Vec<_> = fits.iter().map(|f| json!({"supply": f.supply, "wanted": f.wanted, "product": f.product, "days": f.days, "km": f.km})).collect();
        return session.voice.document(&fits);
    }
    if fits.is_empty() {
        session.voice.tell("no-trades", &[]);
    }
    for fit in fits {
        let (supply, wanted) = (
            crate::show::lines::named(session, &fit.supply)?,
            crate::show::lines::named(session, &fit.wanted)?,
        );
        session
            .voice
            .print(&format!("  {supply} → {wanted}  {}%", fit.product));
    }
    Ok(())
}

pub fn propose(session: &Session<'_>, asked: &Match) -> Result<(), Failure> {
    let id = session.find(&asked.id)?;
    let line = session
        .app
        .line(&id)?
        .ok_or(AppError::NotFound { what: "record" })?;
    let (triage, proposals) = match line.kind.as_str() {
        "question" => {
            let (triage, proposals) = session.app.triage(&id, &asked.programme)?;
            (Some(triage), proposals)
        }
        _ => (None, session.app.matches(&id, &asked.programme)?),
    };
    if session.voice.json {
        let proposals: Vec<_> = proposals.iter().map(|p| json!({
            "person": p.person, "name": session.name(&p.person), "score": p.score, "agreed": p.agreed,
            "reasons": p.reasons.iter().map(|r| json!({"code": r.code, "value": r.value, "weight": r.weight, "clause": r.clause})).collect::<Vec<_>>(),
            "unknown": p.unknown,
        })).collect();
        return session
            .voice
            .document(&json!({"proposals": proposals, "triage": triage.map(|t| t.code)}));
    }
    if let Some(triage) = triage {
        let number = triage.call.unwrap_or_default();
        session
            .voice
            .tell(&format!("match-{}", triage.code), &[("number", number.into())]);
    }
    if proposals.is_empty() {
        session.voice.tell("no-proposals", &[]);
    }
    proposals
        .iter()
        .for_each(|proposal| session.voice.print(&proposed(session, proposal)));
    Ok(())
}

fn proposed(session: &Session<'_>, proposal: &Proposal) -> String {
    let reason = |r: &Reason| {
        let said = session
            .words()
            .tell(&format!("match-{}", r.code), &[("value", r.value.into())]);
        match r.clause.is_empty() {
            true => said,
            false => format!("{said}（{}）", r.clause),
        }
    };
    let mut reasons: Vec<String> = proposal.reasons.iter().map(reason).collect();
    reasons.extend(unknown(session, &proposal.unknown));
    format!(
        "  {}  {}\n      {}",
        session.name(&proposal.person),
        proposal.score,
        reasons.join("；")
    )
}

/// When a step was done or a paper signed, where that is told later.
pub fn told_when(verb: &AssignVerb) -> Option<&When> {
    match verb {
        AssignVerb::Step { when, .. } | AssignVerb::Sign { when, .. } => Some(when),
        _ => None,
    }
}

/// What is not known of somebody, in one breath: `还不知道：相距多远、语言`.
fn unknown<C: std::fmt::Display>(session: &Session<'_>, codes: &[C]) -> Option<String> {
    let words = session.words();
    let mut said = codes
        .iter()
        .map(|code| words.say(&format!("match-unknown_{code}")));
    let first = said.next()?;
    let rest = said.map(|said| {
        let after = said.split_once('：').or_else(|| said.split_once(": "));
        after.map_or(said.clone(), |(_, what)| what.to_owned())
    });
    let all: Vec<String> = std::iter::once(first).chain(rest).collect();
    Some(all.join(&words.say("list-separator")))
}

pub fn assign(mut session: Session<'_>, verb: AssignVerb) -> Result<(), Failure> {
    match verb {
        AssignVerb::Case { id } => {
            let id = session.find(&id)?;
            let case = session
                .app
                .case(&id)?
                .ok_or(AppError::NotFound { what: "workflow" })?;
            told_case(&session, &case)
        }
        AssignVerb::Start { id, way } => {
            let id = session.find(&id)?;
            session.app.set_out(&id, &way)?;
            let case = session
                .app
                .case(&id)?
                .ok_or(AppError::NotFound { what: "workflow" })?;
            told_case(&session, &case)
        }
        AssignVerb::Step {
            id,
            step,
            outcome,
            note,
            notice,
            when: _,
        } => {
            let id = session.find(&id)?;
            let notice = notice.map(|notice| session.find(&notice)).transpose()?;
            let case = session
                .app
                .step_published(&id, (&step, &outcome, &note), notice.as_ref())?;
            told_case(&session, &case)
        }
        AssignVerb::Sign { id, side, when: _ } => {
            let id = session.find(&id)?;
            session.app.sign(&id, &side)?;
            session.saved(&id, "assignment")
        }
        AssignVerb::Eligible {
            id,
            programme,
            declared,
        } => eligible(&session, &id, &programme, &declared),
        AssignVerb::Form {
            programme,
            form,
            ids,
            out,
        } => print_form(&session, &programme, (&form, &ids), &out),
    }
}

fn told_case(session: &Session<'_>, case: &CaseView) -> Result<(), Failure> {
    if session.voice.json {
        return session.voice.document(case);
    }
    let words = session.words();
    session.voice.print(&case.workflow);
    for (name, outcome, day) in &case.done {
        session.voice.print(&format!(
            "  ✓ {name}：{}  {}",
            words.code("step_outcome", outcome),
            moment::day(*day)
        ));
    }
    if let Some(next) = &case.next {
        let actors: Vec<String> = case.actors.iter().map(|role| words.code("role", role)).collect();
        let outcomes: Vec<String> = case
            .outcomes
            .iter()
            .map(|o| format!("{o} {}", words.code("step_outcome", o)))
            .collect();
        let due = case
            .due_day
            .map(|day| format!("  {}", moment::day(day)))
            .unwrap_or_default();
        session.voice.print(&format!(
            "  → {next} {}（{}）：{}{due}  （{}）",
            case.next_name,
            actors.join("、"),
            outcomes.join(" / "),
            case.clause
        ));
    }
    match case.ended {
        Some("done") => session.voice.tell("flow-ended_well", &[]),
        Some(_) => session.voice.tell("flow-ended_otherwise", &[]),
        None => {}
    }
    for stray in &case.strays {
        session
            .voice
            .print(&format!("  ? {stray}：{}", words.say("flow-stray")));
    }
    Ok(())
}

fn eligible(session: &Session<'_>, id: &str, programme: &str, declared: &[String]) -> Result<(), Failure> {
    let assessment = session.app.eligible(programme, &session.find(id)?, declared)?;
    if session.voice.json {
        let findings: Vec<_> = assessment.findings.iter().map(|f| json!({
            "text": f.text, "clause": f.clause, "standing": f.standing.code(), "needs_reason": f.needs_reason,
        })).collect();
        return session
            .voice
            .document(&json!({"eligible": assessment.eligible.code(), "findings": findings}));
    }
    for finding in &assessment.findings {
        let standing = session.words().code("eligible", finding.standing.code());
        session
            .voice
            .print(&format!("  {standing}  {}（{}）", finding.text, finding.clause));
    }
    assessment
        .elsewhere
        .iter()
        .for_each(|text| session.voice.print(&format!("  {text}")));
    session
        .voice
        .print(&session.words().code("eligible", assessment.eligible.code()));
    Ok(())
}

fn print_form(
    session: &Session<'_>,
    programme: &str,
    (form, ids): (&str, &[String]),
    out: &Path,
) -> Result<(), Failure> {
    let words = session.words();
    let word = |vocabulary: &str, code: &str| match vocabulary {
        "field" => code
            .split_once('-')
            .map_or_else(|| code.to_owned(), |(kind, field)| words.field(kind, field)),
        vocabulary => words.code(vocabulary, code),
    };
    let filled = session
        .app
        .form(programme, form, &session.find_all(ids)?, &word)?;
    let document = printed(&filled);
    let bytes = match out.extension().and_then(|e| e.to_str()) {
        Some("html") => form_to_html(&document).into_bytes(),
        Some("xlsx") => form_to_xlsx(&document).map_err(AppError::from)?,
        _ => return Err(input::invalid("file", "xlsx_or_html")),
    };
    write_beside(out, &bytes)?;
    if !filled.missing.is_empty() {
        let missing = filled.missing.join("、");
        session
            .voice
            .aside(&words.tell("form-missing", &[("fields", missing.into())]));
    }
    told_file(session, out)
}

pub fn evaluate(session: &Session<'_>, verb: EvaluateVerb) -> Result<(), Failure> {
    match verb {
        EvaluateVerb::Sheet {
            programme,
            grades,
            year,
        } => sheet(
            session,
            &programme,
            &grades,
            (Day::first_of(year).0, Day::last_of(year).0),
        ),
        EvaluateVerb::May {
            programme,
            grades,
            stage,
        } => {
            session.app.may_evaluate(&programme, &grades, &stage)?;
            session.voice.tell("evaluate-may", &[]);
            Ok(())
        }
        EvaluateVerb::After {
            programme,
            grades,
            id,
        } => {
            let steps = session.app.afterwards(&programme, &grades, &session.find(&id)?)?;
            if session.voice.json {
                let steps: Vec<_> = steps
                    .iter()
                    .map(|s| json!({"code": s.code, "words": s.words, "due": s.due, "clause": s.clause}))
                    .collect();
                return session.voice.document(&steps);
            }
            for step in steps {
                let due = step.due.map(moment::day).unwrap_or_default();
                let blanks = [("words", step.words.clone().into()), ("due", due.into())];
                let said = session.words().tell(&format!("evaluate-{}", step.code), &blanks);
                session.voice.print(&format!("  {said}（{}）", step.clause));
            }
            Ok(())
        }
    }
}

fn sheet(session: &Session<'_>, programme: &str, grades: &str, span: (i64, i64)) -> Result<(), Failure> {
    let view = session.app.worksheet(programme, grades, span)?;
    let name_of = |id: &str| {
        view.grades
            .grades
            .iter()
            .find(|g| g.id == id)
            .map_or(id, |g| g.name.as_str())
            .to_owned()
    };
    let points = |p: &Option<ketepai_core::model::programme::evaluation::points::Points>| {
        p.as_ref().map(|p| p.hundredths())
    };
    let proposed = |id: &str| view.proposed.iter().find(|p| p.id == id);
    if session.voice.json {
        let rows: Vec<_> = view.rows.iter().map(|row| json!({
            "id": row.id, "name": row.name, "county": row.county, "total": points(&row.total), "reaches": row.reaches,
            "proposed": proposed(&row.id).and_then(|p| p.grade.clone()),
            "cells": row.cells.iter().map(|c| json!({"dimension": c.dimension, "points": points(&c.points), "code": c.code})).collect::<Vec<_>>(),
        })).collect();
        let exceeded = view
            .exceeded
            .as_ref()
            .map(|e| json!({"grade": e.grade, "allowed": e.allowed, "given": e.given}));
        return session.voice.document(&json!({"rows": rows, "exceeded": exceeded, "last": view.last.iter().map(|l| &l.id).collect::<Vec<_>>()}));
    }
    session
        .voice
        .print(&format!("{}  （{}）", view.grades.name, view.grades.clause));
    let shown = |hundredths: Option<i64>| {
        hundredths.map_or_else(|| "—".to_owned(), |n| format!("{}.{:02}", n / 100, n % 100))
    };
    let mut table = Table::new(
        [
            "column-name",
            "column-county",
            "column-scores",
            "column-total",
            "column-proposed",
        ]
        .map(|c| session.words().say(c)),
    );
    for row in &view.rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| shown(points(&cell.points))).collect();
        let grade = proposed(&row.id)
            .and_then(|p| p.grade.as_deref())
            .map(name_of)
            .unwrap_or_default();
        table.row([
            row.name.clone(),
            row.county.clone(),
            cells.join(" "),
            shown(points(&row.total)),
            grade,
        ]);
    }
    session.voice.print(&table.text());
    if let Some(e) = &view.exceeded {
        let blanks = [
            ("population", e.population.into()),
            ("allowed", e.allowed.into()),
            ("given", e.given.into()),
        ];
        session.voice.tell("evaluate-cap_exceeded", &blanks);
    }
    for last in &view.last {
        let name = view
            .rows
            .iter()
            .find(|r| r.id == last.id)
            .map_or("", |r| r.name.as_str());
        session.voice.print(&format!(
            "  {name}：{}",
            session.words().say(&format!("evaluate-{}", last.code))
        ));
    }
    Ok(())
}

pub fn tasks(mut session: Session<'_>, tasks: &Tasks) -> Result<(), Failure> {
    let day = day_or_today(&session, tasks.day.as_deref())?;
    let due = session.app.due_on(day)?;
    if let Some(number) = tasks.take {
        let chosen = number
            .checked_sub(1)
            .and_then(|n| due.get(n))
            .ok_or(AppError::NotFound { what: "record" })?;
        let title = said(&session, chosen);
        let id = session.app.take_on(chosen, &title)?;
        return session.saved(&id, "task");
    }
    if session.voice.json {
        let due: Vec<_> = due.iter().map(|s| json!({
            "origin": s.origin, "rule": s.rule, "party": s.party, "due_day": s.due_day, "code": s.title_code,
            "numbers": s.numbers, "words": s.words, "said": said(&session, s),
        })).collect();
        return session.voice.document(&due);
    }
    if due.is_empty() {
        session.voice.tell("nothing-due", &[]);
    }
    for (n, suggested) in due.iter().enumerate() {
        session
            .voice
            .print(&format!("  {}. {}", n + 1, said(&session, suggested)));
    }
    Ok(())
}

/// `巴图家：补免还差3天，上次12只未免`
fn said(session: &Session<'_>, suggested: &Suggested) -> String {
    let mut blanks: Vec<(&str, fluent_bundle::FluentValue<'_>)> =
        vec![("words", suggested.words.clone().into())];
    blanks.extend(suggested.numbers.iter().map(|(name, n)| (*name, (*n).into())));
    let mut text = session
        .words()
        .tell(&format!("follow-{}", suggested.title_code), &blanks);
    if suggested.numbers.contains_key("over") {
        text = format!("{text}，{}", session.words().tell("follow-over", &blanks));
    }
    let party = suggested
        .party
        .and_then(|party| session.app.line(&party).ok().flatten());
    party.map_or(text.clone(), |party| format!("{}：{text}", party.title))
}

pub fn money(session: &Session<'_>, money: &Money) -> Result<(), Failure> {
    if let Some(id) = &money.check {
        let findings = session.app.check_expense(&session.find(id)?, &money.programme)?;
        if session.voice.json {
            let findings: Vec<_> = findings.iter().map(|f| json!({"code": f.code, "refusal": f.level == ketepai_core::model::programme::money::claims::Level::Refusal, "clause": f.clause})).collect();
            return session.voice.document(&findings);
        }
        if findings.is_empty() {
            session.voice.tell("money-sound", &[]);
        }
        for finding in findings {
            let about = session.words().code("payer", &finding.about);
            let said = session
                .words()
                .tell(&format!("money-{}", finding.code), &[("about", about.into())]);
            session.voice.print(&format!("  {said}（{}）", finding.clause));
        }
        return Ok(());
    }
    let all = session.app.entitlements(&money.programme)?;
    if session.voice.json {
        let all: Vec<_> = all.iter().map(|e| json!({"fund": e.fund, "payee": e.payee, "yuan_from": e.yuan_from, "yuan_to": e.yuan_to, "clause": e.clause, "withheld": e.withheld.as_ref().map(|w| w.code)})).collect();
        return session.voice.document(&all);
    }
    for e in &all {
        let to = e
            .yuan_to
            .filter(|to| *to != e.yuan_from)
            .map(|to| format!("—{to}"))
            .unwrap_or_default();
        let withheld = e.withheld.as_ref().map(|w| {
            let by = session.words().code("payer", &w.by);
            format!(
                "  {}",
                session
                    .words()
                    .tell(&format!("money-{}", w.code), &[("by", by.into())])
            )
        });
        session.voice.print(&format!(
            "  {}  {}  {}{to} 元{}（{}）",
            e.payee,
            e.fund,
            e.yuan_from,
            withheld.unwrap_or_default(),
            e.clause
        ));
    }
    Ok(())
}
