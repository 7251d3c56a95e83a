#!/usr/bin/env node
// The version gate. It is plain old JavaScript on purpose: a Node too old for the program must still be able to read this file and say so,
// before anything native is loaded (better-sqlite3's binary ends Node 20 with a segmentation fault).
var required = [22, 12];
var found = process.versions.node.split('.').map(Number);
if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  process.stderr.write('runaway-migration needs Node ' + required.join('.') + ' or newer and this is Node ' + process.versions.node +
    '. Install a newer Node (nodejs.org), or run: npx -p node@24 -p runaway-migration runaway-migration\n');
  process.exitCode = 1;
} else {
  import('node:module').then(function (module) {
    if (module.enableCompileCache) module.enableCompileCache();
    return import('./cli.js');
  }).catch(function (error) {
    process.stderr.write('runaway-migration could not start: ' + (error && error.message ? error.message.split('\n')[0] : error) + '\n');
    process.exitCode = 70;
  });
}
