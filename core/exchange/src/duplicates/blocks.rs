//! Which candidates are worth comparing: those that share a telephone or a credit code, a sound and an area,
//! or lie near each other. Without it 50,000 candidates would be 1.25 billion comparisons.

use std::collections::{BTreeSet, HashMap};

use super::score::Look;

/// A block larger than this is a switchboard's number or a town's market square: its members are compared
/// only when they sound alike as well.
const CROWD: usize = 60;
/// Degrees of latitude of a cell: about 2 km, so that places nearer than that are in the same or in
/// neighbouring cells.
const CELL: f64 = 0.02;

type Pairs = BTreeSet<(usize, usize)>;

/// Pairs of indices, each once, smaller first.
pub(super) fn pairs(looks: &[Look]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs::new();
    let mut phones: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut codes: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut sounds: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, look) in looks.iter().enumerate() {
        look.phones
            .iter()
            .for_each(|phone| phones.entry(phone).or_default().push(at));
        if !look.credit_code.is_empty() {
            codes.entry(&look.credit_code).or_default().push(at);
        }
        for name in look
            .names
            .iter()
            .filter(|name| !name.skeleton.is_empty() && look.area.len() >= 9)
        {
            sounds.entry((&look.area, &name.skeleton)).or_default().push(at);
        }
    }
    let shared = phones
        .into_values()
        .chain(codes.into_values())
        .chain(sounds.into_values());
    shared.for_each(|block| all_of(&mut pairs, looks, &block));
    neighbours(&mut pairs, looks);
    pairs.into_iter().collect()
}

fn all_of(pairs: &mut Pairs, looks: &[Look], block: &[usize]) {
    if block.len() <= CROWD {
        for (i, a) in block.iter().enumerate() {
            block[i + 1..].iter().for_each(|b| add(pairs, *a, *b));
        }
        return;
    }
    for crowd in by_sound(looks, block).into_values() {
        // Hundreds of one sound in one village or on one number: each with the next few, in the order given.
        for (i, a) in crowd.iter().enumerate() {
            crowd[i + 1..].iter().take(CROWD).for_each(|b| add(pairs, *a, *b));
        }
    }
}

fn by_sound<'l>(looks: &'l [Look], block: &[usize]) -> HashMap<&'l str, Vec<usize>> {
    let mut sounds: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in block {
        for name in &looks[*at].names {
            sounds.entry(&name.skeleton).or_default().push(*at);
        }
    }
    sounds
}

fn add(pairs: &mut Pairs, a: usize, b: usize) {
    if a != b {
        pairs.insert((a.min(b), a.max(b)));
    }
}

/// Cells of about 2 km and the eight around each.
fn neighbours(pairs: &mut Pairs, looks: &[Look]) {
    let mut cells: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    for (at, look) in looks.iter().enumerate() {
        let mut own: Vec<(i32, i32)> = look.positions.iter().map(|p| cell(p.degrees())).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter()
            .for_each(|cell| cells.entry(cell).or_default().push(at));
    }
    for ((row, column), members) in &cells {
        all_of(pairs, looks, members);
        // Half of the neighbours: the other half finds this one.
        for (down, right) in [(0, 1), (1, -1), (1, 0), (1, 1)] {
            if let Some(others) = cells.get(&(row + down, column + right)) {
                across(pairs, looks, members, others);
            }
        }
    }
}

fn across(pairs: &mut Pairs, looks: &[Look], members: &[usize], others: &[usize]) {
    if members.len() + others.len() <= CROWD {
        members
            .iter()
            .for_each(|a| others.iter().for_each(|b| add(pairs, *a, *b)));
        return;
    }
    let there = by_sound(looks, others);
    for (sound, here) in by_sound(looks, members) {
        let same = there.get(sound).map_or(&[][..], Vec::as_slice);
        here.iter()
            .take(CROWD)
            .for_each(|a| same.iter().take(CROWD).for_each(|b| add(pairs, *a, *b)));
    }
}

/// Narrower in degrees of longitude towards the equator, so that a cell is 2 km wide at least up to 54°
/// north.
fn cell((lat, lon): (f64, f64)) -> (i32, i32) {
    ((lat / CELL).floor() as i32, (lon / (CELL * 1.7)).floor() as i32)
}
