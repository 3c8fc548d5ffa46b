//! Records of one line: what is asked, offered, wanted, answered, to be done.

use ketepai_model::demand::{Demand, DemandState};
use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::question::Question;
use ketepai_model::satisfaction::Satisfaction;
use ketepai_model::task::{Task, TaskState};
use ketepai_model::trade::{Trade, TradeKind};
use ketepai_model::treatment::Treatment;

use super::super::super::county::own;
use super::Book;

impl Book<'_> {
    pub fn small_thing(&mut self) {
        let (who, party, on) = (self.person(), self.party(), self.chance.day());
        let envelope = own(who, on);
        match self.chance.below(7) {
            0 => {
                let state = self.chance.code(DemandState::CODES, DemandState::from_code);
                self.keep(Demand {
                    party: Some(party),
                    state,
                    ..Demand::new(envelope)
                });
            }
            1 => {
                let score = Some(1 + self.chance.below(5) as i64);
                let (person, party) = (Some(who), Some(party));
                self.keep(Satisfaction {
                    person,
                    party,
                    score,
                    ..Satisfaction::new(envelope)
                });
            }
            2 => {
                let kind = self.chance.code(TradeKind::CODES, TradeKind::from_code);
                self.keep(Trade {
                    kind,
                    product: "羊毛".into(),
                    ..Trade::new(envelope)
                });
            }
            3 => {
                let answers = vec!["补饲".to_owned(); self.chance.below(2) as usize];
                self.keep(Question {
                    answers,
                    ..Question::new(envelope)
                });
            }
            4 => {
                let treated = Some(self.chance.below(200) as i64);
                self.keep(Treatment {
                    party: Some(party),
                    treated,
                    ..Treatment::new(envelope)
                });
            }
            5 => {
                let state = self.chance.code(TaskState::CODES, TaskState::from_code);
                let (ledger, party) = (self.chance.happens(5), Some(party));
                self.keep(Task {
                    state,
                    ledger,
                    party,
                    ..Task::new(envelope)
                });
            }
            _ => {
                let subject = self
                    .chance
                    .code(EvaluationSubject::CODES, EvaluationSubject::from_code);
                let grade = self.chance.of(&["excellent", "good"]).into();
                self.keep(Evaluation {
                    subject,
                    person: Some(who),
                    grade,
                    ..Evaluation::new(envelope)
                });
            }
        }
    }
}
