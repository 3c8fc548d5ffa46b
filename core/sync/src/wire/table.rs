//! Tables of what repeats within a frame, written once and named by index.

use std::collections::BTreeMap;

/// Items in the order in which they were first met.
#[derive(Debug)]
pub(super) struct Table<T> {
    items: Vec<T>,
    index: BTreeMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            items: Vec::new(),
            index: BTreeMap::new(),
        }
    }
}

impl<T: Ord + Clone> Table<T> {
    /// The item's index, a new one if it is new.
    pub(super) fn intern(&mut self, item: &T) -> usize {
        if let Some(known) = self.index.get(item) {
            return *known;
        }
        self.items.push(item.clone());
        self.index.insert(item.clone(), self.items.len() - 1);
        self.items.len() - 1
    }

    /// All items, by index.
    pub(super) fn items(&self) -> &[T] {
        &self.items
    }
}
