/**
 * What every program needs, tried in a few seconds: for JVMs with unusual options or rights, in
 * which nobody would run all tests. Tests with the tag {@code smoke} in other packages and modules
 * belong to the group too; CONTRIBUTING.md says how to run it.
 */
package io.knet.tests.smoke;
