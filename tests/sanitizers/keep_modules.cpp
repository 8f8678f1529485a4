// Sanitized programs keep MPI's modules loaded, so that LeakSanitizer knows whose a leak is and
// lsan.supp can name it; after dlclose it would be an "unknown module".
extern "C" int dlclose(void*) noexcept { return 0; }
