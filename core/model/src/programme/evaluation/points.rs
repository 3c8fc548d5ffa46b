//! Points as exact fractions, so that no rounding gives or takes a grade. Must not be shown unrounded.

use std::cmp::Ordering;

/// Hundredths of a point of 100, as a fraction.
#[derive(Clone, Copy, Debug)]
pub struct Points {
    above: i128,
    below: i128,
}

impl Points {
    /// `above / below` hundredths; `None` where nothing is divided by nothing or less.
    pub fn of(above: i64, below: i64) -> Option<Self> {
        (below > 0).then(|| Points {
            above: above.into(),
            below: below.into(),
        })
    }

    /// The mean of several by weight. `None` where the weights come to nothing, or beyond all measure.
    pub fn mean(parts: &[(i64, Points)]) -> Option<Self> {
        let mut sum = Points { above: 0, below: 1 };
        for (weight, part) in parts {
            let above = sum.above.checked_mul(part.below)?;
            let more = i128::from(*weight)
                .checked_mul(part.above)?
                .checked_mul(sum.below)?;
            sum = Points {
                above: above.checked_add(more)?,
                below: sum.below.checked_mul(part.below)?,
            };
        }
        let weights: i64 = parts.iter().map(|(weight, _)| *weight).sum();
        let below = sum.below.checked_mul(weights.into())?;
        (below > 0).then_some(Points { below, ..sum })
    }

    /// Whether it is at least so many whole points.
    pub fn reaches(&self, points: i64) -> bool {
        i128::from(points)
            .checked_mul(100)
            .and_then(|p| p.checked_mul(self.below))
            .is_some_and(|p| self.above >= p)
    }

    /// To show: hundredths, halves up.
    pub fn hundredths(&self) -> i64 {
        i64::try_from((2 * self.above + self.below).div_euclid(2 * self.below)).unwrap_or(i64::MAX)
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Self) -> Ordering {
        self.above
            .saturating_mul(other.below)
            .cmp(&other.above.saturating_mul(self.below))
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Points {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Points {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_stays_a_third_and_ninety_is_not_reached_by_rounding() {
        let third = Points::of(26_999, 3).unwrap();
        assert_eq!(third.hundredths(), 9000);
        assert!(!third.reaches(90), "89.9967 is shown as 90.00 and is less");
        assert!(Points::of(27_000, 3).unwrap().reaches(90));
        assert_eq!(Points::of(1, 0), None);
    }

    #[test]
    fn a_mean_is_of_the_weights_that_there_are() {
        let points = |n| Points::of(n, 1).unwrap();
        assert_eq!(
            Points::mean(&[(25, points(8000)), (75, points(4000))]),
            Some(points(5000))
        );
        assert_eq!(Points::mean(&[]), None);
    }
}
