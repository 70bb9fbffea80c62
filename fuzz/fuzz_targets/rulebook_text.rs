//! Any text that is pasted as a rulebook is one, or is refused with faults that can all be told.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rulebook::Rulebook;

fuzz_target!(|text: &str| match Rulebook::parse(text) {
    Ok(rulebook) => {
        for clause in rulebook.clauses() {
            assert!(rulebook.clause(&clause.id).is_some());
        }
    }
    Err(faults) => {
        assert!(!faults.0.is_empty());
        for fault in &faults.0 {
            let _ = (fault.key(), fault.args(), fault.remedy());
        }
    }
});
