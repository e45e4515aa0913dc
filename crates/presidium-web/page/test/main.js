// All suites in one process, so that they share one server and one browser.

import "./stage.js";
import "./weight.test.js";
import "./looks.test.js";
import "./own-copy.test.js";
import "./faults.test.js";
import "./tasks.test.js";
import "./keyboard.test.js";
import "./greyscale.test.js";
