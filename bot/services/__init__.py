"""One use case a module. Each declares the small Protocols that it needs; `app` hands the parts in."""
