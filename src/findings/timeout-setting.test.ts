import { expect, test } from 'vitest';
import type { AnalysedStatement } from './subject.ts';
import { lockTimeoutUs, statementTimeoutUs } from './timeout-setting.ts';

const under = (settings: Readonly<Record<string, string>>): AnalysedStatement => ({ settings: new Map(Object.entries(settings)) }) as unknown as AnalysedStatement;

test('a lock timeout in each server\'s own unit', () => {
  expect(['2s', '2000', '500ms', '0', 'default', ''].map(value => lockTimeoutUs('postgres', under({ lock_timeout: value })))).toEqual([2e6, 2e6, 5e5, null, null, null]);
  expect(lockTimeoutUs('mysql', under({ lock_wait_timeout: '2' }))).toBe(2e6);
  expect(lockTimeoutUs('sqlserver', under({ lock_timeout: '2000' }))).toBe(2e6);
  expect(lockTimeoutUs('sqlserver', under({ lock_timeout: '-1' }))).toBeNull();
  expect(lockTimeoutUs('postgres', under({}))).toBeNull();
});

test('a statement timeout', () => {
  expect(statementTimeoutUs('postgres', under({ statement_timeout: '1min' }))).toBe(60e6);
  expect(statementTimeoutUs('sqlserver', under({ statement_timeout: '1min' }))).toBeNull();
});
