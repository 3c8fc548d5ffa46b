//! Which fields stand side by side. The paper has four quarters; a row that is not full is filled by its
//! last field.

use super::FormField;

/// A field and the quarters that it takes.
pub(super) type Placed<'f> = (&'f FormField, u8);

/// The rows of a grid, each of exactly four quarters.
pub(super) fn rows(fields: &[FormField]) -> Vec<Vec<Placed<'_>>> {
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    let mut left = 0;
    for field in fields {
        let span = field.span.clamp(1, 4);
        if span > left {
            rows.push(Vec::new());
            left = 4;
        }
        left -= span;
        if let Some(row) = rows.last_mut() {
            row.push((field, span));
        }
    }
    rows.iter_mut().for_each(fill);
    rows
}

fn fill(row: &mut Vec<Placed>) {
    let taken: u8 = row.iter().map(|(_, span)| span).sum();
    if let Some((_, span)) = row.last_mut() {
        *span += 4 - taken;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_as_wide_as_the_paper() {
        let fields: Vec<FormField> = [1, 1, 3, 2, 9, 0]
            .map(|span| FormField {
                span,
                ..FormField::default()
            })
            .into();
        let spans = |row: &Vec<Placed>| row.iter().map(|(_, span)| *span).collect::<Vec<_>>();
        let found: Vec<Vec<u8>> = rows(&fields).iter().map(spans).collect();
        assert_eq!(found, [vec![1, 3], vec![4], vec![4], vec![4], vec![4]]);
        assert!(rows(&[]).is_empty());
    }
}
