//! Who may write what, twice: the rules that station and phones ask, and a reference written from the words alone
//! (the table at the head of `policy.rs`, "written by" in the domain). Random cases must come out alike. The
//! reference names every reason that the words give against a change; the rules may give any one of them.

use std::collections::{BTreeMap, BTreeSet};

use ketepai_model::identity::Role;
use ketepai_model::ids::PersonId;
use ketepai_model::policy::{Author, Deed, Denial, judge};
use ketepai_model::scope::{Area, Scope};
use ketepai_model::value::{Fields, Value};
use ketepai_tests::builders::Dice;

const KINDS: [&str; 27] = [
    "organisation",
    "envoy",
    "team",
    "station",
    "demand",
    "supply",
    "application",
    "assignment",
    "arrival",
    "visit",
    "treatment",
    "confirmation",
    "satisfaction",
    "notice",
    "sign_up",
    "training",
    "attachment",
    "question",
    "trade",
    "expense",
    "outcome",
    "evaluation",
    "task",
    "figure",
    "report",
    "programme",
    "kind_of_next_year",
];
const FAMILIES: [&str; 6] = ["public", "work", "from", "person", "station", "report"];
const EVERYBODY: &str =
    "herder envoy team_head desk_expert coordinator officer home_unit_contact firm_contact";

/// A row of the table: the scopes, who opens.
fn written_in(kind: &str) -> &'static str {
    match kind {
        "organisation" | "visit" | "training" | "outcome" => "work",
        "envoy" | "station" | "notice" | "trade" | "programme" => "public",
        "team" | "supply" => "work public",
        "demand" | "application" | "assignment" => "from work",
        "arrival" => "person",
        "expense" => "person report",
        "confirmation" | "sign_up" | "question" => "from",
        "satisfaction" => "from person",
        "task" | "treatment" => "work person",
        "evaluation" => "report work person",
        "figure" => "report work",
        "report" => "report",
        _ => "public work from person station report",
    }
}

fn openers(kind: &str) -> &'static str {
    match kind {
        "organisation" | "visit" | "treatment" | "training" | "supply" | "expense" => {
            "envoy team_head coordinator"
        }
        "envoy" | "team" | "figure" | "station" => "officer coordinator",
        "assignment" | "evaluation" | "programme" => "officer",
        "demand" => "herder firm_contact envoy team_head coordinator officer",
        "confirmation" | "sign_up" | "trade" => "herder firm_contact envoy team_head coordinator",
        "arrival" => "envoy team_head",
        "application" => "envoy team_head home_unit_contact",
        "satisfaction" => "herder firm_contact coordinator",
        "notice" | "outcome" => "envoy team_head coordinator officer",
        "question" => "herder firm_contact envoy team_head desk_expert coordinator",
        "report" => "coordinator officer",
        _ => EVERYBODY,
    }
}

fn is_proxy(kind: &str) -> bool {
    let marked = "organisation demand confirmation satisfaction sign_up attachment question trade";
    marked.split(' ').any(|k| k == kind)
}

/// What an editor may touch.
enum Part {
    AllBut(&'static str),
    Only(&'static str),
}

impl Part {
    fn holds(&self, key: &str) -> bool {
        match self {
            Part::AllBut(keys) => !keys.split(' ').any(|k| k == key),
            Part::Only(keys) => keys.split(' ').any(|k| k == key),
        }
    }
}

/// One change by one person, in words.
struct Case {
    me: u8,
    roles: BTreeSet<&'static str>,
    family: &'static str,
    kind: &'static str,
    before: Option<Fields>,
    after: Fields,
}

impl Case {
    fn is(&self, any: &str) -> bool {
        any.split(' ').any(|role| self.roles.contains(role))
    }

    fn names_me(&self, row: &Fields, key: &str) -> bool {
        row.get(key) == Some(&person(self.me))
    }

    fn lists_me(&self, row: &Fields, key: &str) -> bool {
        match row.get(key) {
            Some(Value::Bytes(bytes)) => bytes.chunks(8).any(|one| one == [self.me; 8]),
            _ => false,
        }
    }

    /// Every reason against it. None: it may be written.
    fn reasons(&self) -> BTreeSet<&'static str> {
        if !self.is(EVERYBODY) {
            return ["role_may_not"].into();
        }
        let mut against = BTreeSet::new();
        if self.kind == "kind_of_next_year" {
            return against;
        }
        if !written_in(self.kind).split(' ').any(|f| f == self.family) {
            against.insert("wrong_scope");
        }
        match &self.before {
            None => self.against_opening(&mut against),
            Some(before) => self.against_editing(before, &mut against),
        }
        against
    }

    fn against_opening(&self, against: &mut BTreeSet<&'static str>) {
        if !self.names_me(&self.after, "y") {
            against.insert("false_typist");
        }
        let own_card = self.kind == "envoy" && self.is("envoy team_head desk_expert");
        match self.is(openers(self.kind)) {
            true => {}
            false if own_card => self.against_own_card(against),
            false => drop(against.insert("role_may_not")),
        }
        let for_others = self.is("coordinator officer") && self.kind != "arrival";
        if !self.names_me(&self.after, "b") && !for_others && !is_proxy(self.kind) {
            against.insert("for_another");
        }
        // Reserved to the officer: approval, by whom, why; by whom verified, when.
        let reserved = match self.kind {
            "expense" => "a h r",
            "outcome" => "v e",
            "station" => "g d e",
            _ => "",
        };
        if !self.is("officer") && reserved.split(' ').any(|key| self.after.contains_key(key)) {
            against.insert("not_your_field");
        }
        let own_phone = self.after.get("k") == Some(&Value::Text("own_phone".into()));
        if self.kind == "confirmation" && own_phone && !self.names_me(&self.after, "p") {
            against.insert("for_another");
        }
    }

    fn against_own_card(&self, against: &mut BTreeSet<&'static str>) {
        if !self.names_me(&self.after, "p") {
            against.insert("not_yours");
        }
        // Level; from and to, which are the terms.
        if ["f", "d", "e"].iter().any(|key| self.after.contains_key(*key)) {
            against.insert("not_your_field");
        }
    }

    fn against_editing(&self, before: &Fields, against: &mut BTreeSet<&'static str>) {
        if ["arrival", "confirmation", "satisfaction"].contains(&self.kind) {
            against.insert("written_once");
            return;
        }
        // Approved by somebody, verified by somebody: from then on the officer's alone.
        let decided = match self.kind {
            "expense" => before.contains_key("h"),
            "outcome" => before.contains_key("v"),
            _ => false,
        };
        if decided && !self.is("officer") {
            against.insert("not_your_field");
        }
        let changed: Vec<&str> = self.changed(before);
        if changed.contains(&"y") || changed.contains(&"c") {
            against.insert("false_typist");
        }
        let parts = self.parts(before);
        if parts.is_empty() {
            against.insert("not_yours");
            return;
        }
        if changed
            .iter()
            .any(|key| !parts.iter().any(|part| part.holds(key)))
        {
            against.insert("not_your_field");
        }
        if changed.contains(&"b") && !self.is("coordinator officer") && !self.names_me(&self.after, "b") {
            against.insert("for_another");
        }
    }

    fn changed<'a>(&'a self, before: &'a Fields) -> Vec<&'a str> {
        let keys: BTreeSet<&String> = before.keys().chain(self.after.keys()).collect();
        let differ = keys.into_iter().filter(|k| before.get(*k) != self.after.get(*k));
        differ.map(String::as_str).collect()
    }

    fn parts(&self, before: &Fields) -> Vec<Part> {
        let owner = self.names_me(before, "b") || self.names_me(before, "y");
        let all = |holds: bool| holds.then_some(Part::AllBut(""));
        let parts = match self.kind {
            "organisation" => vec![all(self.is("envoy team_head coordinator"))],
            "envoy" => {
                let card = self.names_me(before, "p").then_some(Part::AllBut("f d e i p"));
                vec![all(self.is("officer coordinator")), card]
            }
            "team" | "report" | "figure" => vec![all(self.is("officer coordinator"))],
            "programme" => vec![all(self.is("officer"))],
            "evaluation" => {
                let material = self.is("coordinator").then_some(Part::Only("q s"));
                vec![all(self.is("officer")), material]
            }
            "station" => {
                let most = self.is("coordinator").then_some(Part::AllBut("g d e"));
                vec![all(self.is("officer")), most]
            }
            "assignment" => {
                // Signed, scan, steps, objections; publicity besides.
                let signer = self.is("envoy team_head firm_contact home_unit_contact");
                vec![
                    all(self.is("officer")),
                    signer.then_some(Part::Only("i n s po")),
                    self.is("coordinator").then_some(Part::Only("s n po pf pu pp pr")),
                ]
            }
            "demand" => {
                // Steps, state, passed on to whom and why.
                let answers = self.is("envoy team_head home_unit_contact");
                let all = all(owner || self.is("coordinator officer"));
                vec![all, answers.then_some(Part::Only("st s u pr"))]
            }
            "application" => {
                // Consent, by whom, when; scan, steps.
                let unit = self.is("home_unit_contact").then_some(Part::Only("k w e v s"));
                vec![all(owner || self.is("officer")), unit]
            }
            "expense" => vec![all(self.is("officer")), owner.then_some(Part::AllBut("a h r"))],
            "outcome" => {
                let most = owner || self.is("coordinator");
                vec![all(self.is("officer")), most.then_some(Part::AllBut("v e"))]
            }
            "treatment" | "sign_up" | "trade" => vec![all(owner || self.is("coordinator"))],
            "visit" => {
                let companion = self.lists_me(before, "m").then_some(Part::AllBut("m"));
                vec![all(owner || self.is("coordinator")), companion]
            }
            "training" => {
                let trainer = self.lists_me(before, "r").then_some(Part::AllBut("r"));
                vec![all(owner || self.is("coordinator")), trainer]
            }
            "supply" | "attachment" => vec![all(owner)],
            "task" => vec![all(owner || self.is("officer"))],
            "notice" => vec![all(owner || self.is("coordinator officer"))],
            "question" => {
                let answers = self.is("desk_expert envoy team_head coordinator");
                vec![
                    owner.then_some(Part::AllBut("a f")),
                    // Answers and their files, domain, triage, who answers, state.
                    answers.then_some(Part::Only("a f d k p e")),
                ]
            }
            other => panic!("{other} is not in the table"),
        };
        parts.into_iter().flatten().collect()
    }

    /// What the rules say.
    fn judged(&self) -> Result<(), Denial> {
        let roles = self.roles.iter().map(|code| role(code)).collect();
        let author = Author {
            person: PersonId([self.me; 8]),
            roles,
        };
        judge(
            &author,
            &Deed {
                scope: &scope(self.family),
                kind: self.kind,
                before: self.before.as_ref(),
                after: &self.after,
            },
        )
    }

    fn say(&self) -> String {
        let Case {
            me,
            roles,
            family,
            kind,
            ..
        } = self;
        format!(
            "{me} as {roles:?}, {kind} in {family}: {:?} -> {:?}",
            self.before, self.after
        )
    }
}

fn role(code: &str) -> Role {
    Role::from_code(code).unwrap_or(Role::Other(77))
}

fn scope(family: &str) -> Scope {
    let area: Area = "152524".parse().unwrap();
    match family {
        "public" => Scope::Public(area),
        "work" => Scope::Work(area),
        "from" => Scope::From(area, PersonId([1; 8])),
        "person" => Scope::Person(PersonId([2; 8])),
        "station" => Scope::Station(area),
        _ => Scope::Report(area),
    }
}

fn person(n: u8) -> Value {
    Value::Bytes(vec![n; 8])
}

/// Cases as chance has them, weighted so that every reason comes up and much is permitted.
struct Cases(Dice);

impl Cases {
    fn next(&mut self) -> Case {
        // More often those whose parts are several people's.
        let kind = match self.0.once_in(4) {
            true => *self.0.pick(&[
                "envoy",
                "visit",
                "training",
                "question",
                "assignment",
                "demand",
                "expense",
                "outcome",
            ]),
            false => *self.0.pick(&KINDS),
        };
        let me = self.somebody();
        let before = (!self.0.once_in(2)).then(|| self.row(me));
        let after = match &before {
            None => self.row(me),
            Some(row) => self.edited(row),
        };
        Case {
            me,
            roles: self.roles(kind),
            family: self.family(kind),
            kind,
            before,
            after,
        }
    }

    fn somebody(&mut self) -> u8 {
        1 + self.0.below(4) as u8
    }

    fn family(&mut self, kind: &str) -> &'static str {
        let right: Vec<&str> = written_in(kind).split(' ').collect();
        match self.0.once_in(8) {
            true => self.0.pick::<&str>(&FAMILIES),
            false => self.0.pick::<&str>(&right),
        }
    }

    fn roles(&mut self, kind: &str) -> BTreeSet<&'static str> {
        let all: Vec<&'static str> = EVERYBODY.split(' ').chain(["observer", "other"]).collect();
        let mut roles = BTreeSet::from([*self.0.pick(&all)]);
        if self.0.once_in(2) {
            let right: Vec<&'static str> = openers(kind).split(' ').collect();
            roles = [*self.0.pick(&right)].into();
        }
        while self.0.once_in(4) {
            roles.insert(*self.0.pick(&all));
        }
        roles
    }

    fn row(&mut self, me: u8) -> Fields {
        let mut row = Fields::new();
        for (key, others) in [("b", 4), ("y", 6)] {
            let who = if self.0.once_in(others) {
                self.somebody()
            } else {
                me
            };
            row.insert(key.into(), person(who));
        }
        for key in ["o", "t", "z", "q", "s"] {
            row.insert(key.into(), Value::Int(0));
        }
        for key in [
            "c", "x", "m", "r", "p", "k", "f", "i", "d", "e", "a", "h", "v", "w", "po",
        ] {
            // What is often reserved stands seldom, so that much may be opened.
            let often = if ["f", "d", "e", "a", "h", "v"].contains(&key) {
                5
            } else {
                2
            };
            if self.0.once_in(often) {
                let value = match key {
                    "p" if self.0.once_in(2) => person(me),
                    "m" | "r" if self.0.once_in(2) => Value::Bytes(vec![me; 16]),
                    _ => self.value(key),
                };
                row.insert(key.into(), value);
            }
        }
        row
    }

    fn value(&mut self, key: &str) -> Value {
        match key {
            "b" | "y" | "p" => person(self.somebody()),
            "m" | "r" => Value::Bytes([self.somebody(), self.somebody()].map(|n| [n; 8]).concat()),
            "c" => Value::Bytes(vec![self.somebody(); 16]),
            "x" | "i" => Value::Bool(true),
            "k" => Value::Text((*self.0.pick(&["own_phone", "paper_slip", "call"])).into()),
            _ => Value::Int(self.0.below(9) as i64),
        }
    }

    fn edited(&mut self, row: &Fields) -> Fields {
        let mut after = row.clone();
        for _ in 0..self.0.below(4) {
            let common = [
                "b", "x", "t", "z", "o", "m", "r", "p", "f", "i", "d", "e", "a", "q", "s", "k", "h", "v",
                "w", "n", "u", "po", "pf", "pu", "pp", "pr", "st",
            ];
            let key = match self.0.once_in(12) {
                true => *self.0.pick(&["y", "c"]),
                false => *self.0.pick(&common),
            };
            // Who served and who typed stand in every row; anything else may also be taken out.
            if self.0.once_in(4) && !["b", "y"].contains(&key) {
                after.remove(key);
            } else {
                let value = self.value(key);
                after.insert(key.into(), value);
            }
        }
        after
    }
}

fn how_many() -> usize {
    let told = std::env::var("KETEPAI_POLICY_CASES").ok();
    told.and_then(|n| n.parse().ok()).unwrap_or(100_000)
}

#[test]
fn the_rules_and_the_words_agree_on_random_cases() {
    let (seed, cases) = (20_260_101, how_many());
    println!("seed {seed}, {cases} cases");
    let mut random = Cases(Dice::new(seed));
    let (mut permitted, mut denials) = (0, BTreeMap::<&str, usize>::new());
    let mut differ: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for _ in 0..cases {
        let case = random.next();
        let (words, rules) = (case.reasons(), case.judged().map_err(Denial::code));
        match rules {
            Ok(()) => permitted += 1,
            Err(code) => *denials.entry(code).or_default() += 1,
        }
        if !rules.map_or_else(|code| words.contains(code), |()| words.is_empty()) {
            let deed = if case.before.is_none() { "opened" } else { "edited" };
            let group = format!("{} {deed}: words {words:?}, rules {rules:?}", case.kind);
            differ.entry(group).or_insert((0, case.say())).0 += 1;
        }
    }
    assert!(differ.is_empty(), "seed {seed}: {differ:#?}");
    assert!(permitted * 5 >= cases, "{permitted} of {cases} permitted");
    for denial in Denial::all() {
        let times = denials.get(denial.code()).copied().unwrap_or(0);
        assert!(times > 200, "{}: {times} times of {cases}", denial.code());
    }
    println!("{permitted} permitted, {denials:?}");
}
