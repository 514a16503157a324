//! The control of `ci/reliability.sh`: memory that is read after it was freed, which
//! AddressSanitizer has to find.

fn main() {
    let freed = Box::into_raw(Box::new(std::hint::black_box(1_u64)));
    // SAFETY: none for the second: it is a fault.
    unsafe {
        drop(Box::from_raw(freed));
        println!("{}", core::ptr::read_volatile(freed));
    }
}
