//! Two ends of a tunnel in memory.
