//! Any query string is a list's filter, and any words a question that both engines' indexes can be asked.
#![no_main]

use kernel::listing::Cursor;
use kernel::text::Query;
use libfuzzer_sys::fuzz_target;
use web::listing::Params;

fuzz_target!(|typed: &str| {
    let params = Params::parse(typed);
    assert_eq!(Params::parse(params.query().trim_start_matches('?')).pairs(), params.pairs());
    if let Some(cursor) = Cursor::decode(typed) {
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
    }
    if let Some(query) = Query::parse(typed) {
        assert!(!query.to_fts5().is_empty() && !query.to_tsquery().is_empty());
        // A literal in either language of queries ends where it should.
        assert_eq!(query.to_fts5().matches('"').count() % 2, 0);
    }
});
