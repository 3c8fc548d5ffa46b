//! Several fixes made into one, with a verdict on it. Nothing is refused: what is wrong with a fix is said.

use super::datum::Coordinates;
use super::{Position, earth};
use crate::value::codes;

/// An accuracy worse than this is `poor`, metres.
pub const POOR_M: u32 = 100;
/// A fix older than this when it was asked for is `stale`, seconds.
pub const STALE_S: i64 = 120;
/// Fixes that stray further than this from their mean, and than their accuracy explains, are `scattered`,
/// metres.
pub const SCATTERED_M: f64 = 50.0;
/// The accuracy of a fix that says none, for its weight, metres.
const UNSAID_M: f64 = 100.0;
/// Of more fixes the most accurate are enough.
const MOST: usize = 200;
/// No outlier is nearer than this, metres.
const CLOSE_M: f64 = 10.0;

codes! {
    /// What an averaged fix is worth, the worst first thing that is true of it.
    FixVerdict {
        /// As good as phones get.
        Good = "good",
        /// Its accuracy is worse than [`POOR_M`], or unsaid.
        Poor = "poor",
        /// The fixes disagree.
        Scattered = "scattered",
        /// All of it is old.
        Stale = "stale",
        /// The platform says that all of it was made up.
        Mock = "mock",
        /// There was no fix.
        Nothing = "none",
    }
}

codes! {
    /// What is to be known of an averaged fix.
    FixReason {
        /// No fix came.
        NoFix = "no_fix",
        /// Fixes off the earth were left out.
        NotOnEarth = "not_on_earth",
        /// All fixes are the platform's inventions.
        AllMock = "all_mock",
        /// Invented fixes were left out.
        MockLeftOut = "mock_left_out",
        /// All fixes are old.
        AllStale = "all_stale",
        /// Old fixes were left out.
        StaleLeftOut = "stale_left_out",
        /// Fixes far from the others were left out.
        OutliersLeftOut = "outliers_left_out",
        /// No fix said how accurate it was.
        NoAccuracy = "no_accuracy",
        /// The accuracy is worse than [`POOR_M`].
        Rough = "rough",
        /// They disagree by more than their accuracy explains.
        Disagree = "disagree",
    }
}

/// One position made of several.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Averaged {
    /// Where, if anywhere.
    pub position: Option<Position>,
    /// What it is worth.
    pub verdict: FixVerdict,
    /// Why, in order.
    pub reasons: Vec<FixReason>,
    /// How many fixes it rests on.
    pub used: usize,
    /// How many were left out.
    pub left_out: usize,
    /// Root mean square distance of those used from their mean, metres.
    pub spread_m: f64,
}

/// Averages fixes taken while standing still. `asked_s` is when the position was asked for (else the time
/// of the newest fix), seconds since 1970 UTC.
///
/// 1. Left out, while others remain: fixes off the earth, invented ones, those older than
///    [`STALE_S`]; and of more than 200 the least accurate.
/// 2. The centre is the fix with the least sum of distances to the others. A fix is an outlier when it is
///    further from there than three times the larger of its own accuracy, the median of these distances,
///    and 10 m. A wild fix that says that it is rough stays, and weighs nothing.
/// 3. The mean is weighted by 1/accuracy² (100 m where none is said, at least 1 m).
/// 4. Its accuracy is √(1/Σ weights), but not below half the best fix's own, for fixes a second apart share
///    their errors, nor below the spread of those used over √n.
/// 5. The verdict is the first of `none`, `mock`, `stale`, `scattered` (a spread beyond [`SCATTERED_M`] and
///    twice the median accuracy, or a third of the fixes outliers), `poor` (worse than [`POOR_M`] or
///    unsaid), `good`.
pub fn average(fixes: &[Position], asked_s: Option<i64>) -> Averaged {
    let mut reasons = Vec::new();
    let mut kept: Vec<&Position> = fixes.iter().filter(|f| f.is_on_earth()).collect();
    if kept.len() < fixes.len() {
        reasons.push(FixReason::NotOnEarth);
    }
    if kept.is_empty() {
        reasons.push(FixReason::NoFix);
        return nothing(reasons, fixes.len());
    }
    prefer(
        &mut kept,
        |f| !f.mock,
        FixReason::MockLeftOut,
        FixReason::AllMock,
        &mut reasons,
    );
    let asked = asked_s.or(kept.iter().filter_map(|f| f.fix_s).max());
    let fresh = |f: &Position| {
        f.fix_s
            .zip(asked)
            .is_none_or(|(at, asked)| asked.saturating_sub(at) <= STALE_S)
    };
    prefer(
        &mut kept,
        fresh,
        FixReason::StaleLeftOut,
        FixReason::AllStale,
        &mut reasons,
    );
    kept.sort_by_key(|f| f.accuracy_m.unwrap_or(u32::MAX));
    kept.truncate(MOST);
    let candidates = kept.len();
    leave_out_strays(&mut kept);
    if kept.len() < candidates {
        reasons.push(FixReason::OutliersLeftOut);
    }
    let strayed = (candidates - kept.len()) * 3 >= candidates;
    finish(&kept, fixes.len(), strayed, reasons)
}

fn nothing(reasons: Vec<FixReason>, left_out: usize) -> Averaged {
    Averaged {
        position: None,
        verdict: FixVerdict::Nothing,
        reasons,
        used: 0,
        left_out,
        spread_m: 0.0,
    }
}

/// Keeps those that are `fine`, or all of them where none is, and says which.
fn prefer(
    kept: &mut Vec<&Position>,
    fine: impl Fn(&Position) -> bool,
    some: FixReason,
    all: FixReason,
    reasons: &mut Vec<FixReason>,
) {
    match kept.iter().filter(|f| fine(f)).count() {
        n if n == kept.len() => {}
        0 => reasons.push(all),
        _ => {
            kept.retain(|f| fine(f));
            reasons.push(some);
        }
    }
}

fn leave_out_strays(kept: &mut Vec<&Position>) {
    let apart = |a: &Position, b: &Position| earth::metres(earth::of(a), earth::of(b));
    let far = |from: &Position| kept.iter().map(|f| apart(from, f)).sum::<f64>();
    let Some(centre) = kept.iter().copied().min_by(|a, b| far(a).total_cmp(&far(b))) else {
        return;
    };
    let distances: Vec<f64> = kept.iter().map(|f| apart(centre, f)).collect();
    let others = kept
        .iter()
        .zip(&distances)
        .filter(|(f, _)| !std::ptr::eq(**f, centre));
    let usual = median(others.map(|(_, d)| *d).collect());
    let mut distances = distances.into_iter();
    kept.retain(|f| {
        let bound = 3.0 * accuracy(f).max(usual).max(CLOSE_M);
        distances.next().is_none_or(|d| d <= bound)
    });
}

fn accuracy(fix: &Position) -> f64 {
    fix.accuracy_m.map_or(UNSAID_M, f64::from).max(1.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn finish(kept: &[&Position], all: usize, strayed: bool, mut reasons: Vec<FixReason>) -> Averaged {
    let mean = mean(kept);
    let squares = kept
        .iter()
        .map(|f| earth::metres(earth::of(f), earth::of(&mean)).powi(2));
    let spread = (squares.sum::<f64>() / kept.len() as f64).sqrt();
    let position = Position {
        accuracy_m: stated(kept, spread),
        fix_s: kept.iter().filter_map(|f| f.fix_s).max(),
        mock: kept.iter().any(|f| f.mock),
        ..mean
    };
    match position.accuracy_m {
        None => reasons.push(FixReason::NoAccuracy),
        Some(m) if m > POOR_M => reasons.push(FixReason::Rough),
        Some(_) => {}
    }
    let explained = 2.0 * median(kept.iter().map(|f| accuracy(f)).collect());
    if strayed || spread > explained.max(SCATTERED_M) {
        reasons.push(FixReason::Disagree);
    }
    Averaged {
        position: Some(position),
        verdict: verdict(&reasons),
        reasons,
        used: kept.len(),
        left_out: all - kept.len(),
        spread_m: spread,
    }
}

fn verdict(reasons: &[FixReason]) -> FixVerdict {
    let by_weight = [
        (FixReason::AllMock, FixVerdict::Mock),
        (FixReason::AllStale, FixVerdict::Stale),
        (FixReason::Disagree, FixVerdict::Scattered),
        (FixReason::Rough, FixVerdict::Poor),
        (FixReason::NoAccuracy, FixVerdict::Poor),
    ];
    let found = by_weight.into_iter().find(|(reason, _)| reasons.contains(reason));
    found.map_or(FixVerdict::Good, |(_, verdict)| verdict)
}

/// Weighted, on a plane about the heaviest fix, whose provider it takes.
fn mean(kept: &[&Position]) -> Position {
    let weight = |f: &Position| accuracy(f).powi(-2);
    let Some(first) = kept
        .iter()
        .copied()
        .min_by(|a, b| accuracy(a).total_cmp(&accuracy(b)))
    else {
        return Position::default();
    };
    let origin = earth::of(first);
    let (mut north, mut east, mut weights) = (0.0, 0.0, 0.0);
    for fix in kept {
        let at = earth::of(fix);
        north += weight(fix) * (at.y - origin.y);
        east += weight(fix) * earth::east(origin.x, at.x);
        weights += weight(fix);
    }
    let lon = earth::east(0.0, origin.x + east / weights);
    let exact = Coordinates::new(origin.y + north / weights, lon);
    exact.map_or_else(|_| first.clone(), |at| at.to_position(&first.provider))
}

/// Rule 4 of [`average`]; `None` where no fix said its own.
fn stated(kept: &[&Position], spread: f64) -> Option<u32> {
    let best = kept.iter().filter_map(|f| f.accuracy_m).min()?;
    let weights: f64 = kept.iter().map(|f| accuracy(f).powi(-2)).sum();
    let metres = (1.0 / weights.sqrt())
        .max(f64::from(best) / 2.0)
        .max(spread / (kept.len() as f64).sqrt());
    Some(metres.ceil() as u32)
}

#[cfg(test)]
mod tests;
