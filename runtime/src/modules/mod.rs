//! ES modules: the module map, and what needs no more than files. Node's resolution is in
//! `node/lib/internal/modules/esm`.

mod loader;
mod main_module;
mod urls;

pub use loader::FileLoader;
pub use main_module::{load_main, start_main};
pub use urls::FileUrl;

use std::cell::OnceCell;
use std::rc::Rc;

thread_local! {
    static LOADER: OnceCell<Rc<FileLoader>> = const { OnceCell::new() };
}

/// Makes this the loader of the thread's program.
pub fn install(loader: Rc<FileLoader>) {
    LOADER.with(|slot| {
        let _ = slot.set(loader);
    });
}

/// The loader of the thread's program.
///
/// # Panics
/// Before [`install`].
pub fn loader() -> Rc<FileLoader> {
    LOADER.with(|slot| slot.get().expect("the loader is installed before scripts run").clone())
}
