#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kanikey_fuzz::signature_headers(bytes));
