// exit: 1
import './fixtures/prints.mjs';
import './fixtures/there_is_no_such_file.mjs';
