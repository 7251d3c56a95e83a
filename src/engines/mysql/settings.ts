import type { Plan } from '../engine.ts';
import { EMPTY_PLAN } from './planning.ts';
import { Unmodelled } from './refusal.ts';

/**
A SET as the run room understands it. `lock_wait_timeout` (seconds, metadata locks; innodb_lock_wait_timeout does not cover them) and
`innodb_lock_wait_timeout` (seconds, rows) and `max_execution_time` (milliseconds, SELECT only) are also given under the names that every engine's session has.
Source: MySQL 8.4 manual 7.1.8 "Server System Variables".
*/
export function settingPlan(written: Readonly<Record<string, string>>): Plan {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(written)) {
    if (name === 'autocommit' && /^(0|off|false)$/i.test(value)) throw new Unmodelled('SET autocommit = 0 is not modelled: write START TRANSACTION and COMMIT.');
    settings[name] = value;
    if (name === 'lock_wait_timeout') settings['lock_timeout'] = /^\d+$/.test(value) ? `${value}s` : 'default';
    if (name === 'innodb_lock_wait_timeout') settings['row_lock_timeout'] = /^\d+$/.test(value) ? `${value}s` : 'default';
    if (name === 'transaction_isolation') settings['default_transaction_isolation'] = value.toLowerCase().replaceAll('-', ' ');
  }
  return { ...EMPTY_PLAN, role: 'set', settings };
}
