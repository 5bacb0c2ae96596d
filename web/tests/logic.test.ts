// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';

import type { Phone } from '../src/api/client.ts';
import { filterPhones, plainMac, sortPhones } from '../src/core/phone_filter.ts';
import { href, parseRoute } from '../src/core/route.ts';
import { bounds, fromText, same, toText } from '../src/core/setting_text.ts';
import { prettyXml } from '../src/core/xml.ts';

function phone(username: string, more: Partial<Phone> = {}): Phone {
  return {
    username,
    mac: null,
    maker: 'snom',
    model: 'D785',
    firmware: '10.1',
    userAgent: '',
    state: 'inService',
    reason: 'in_service',
    why: '',
    enabled: true,
    active: true,
    address: '10.0.0.1',
    transport: 'TCP',
    identity: null,
    contact: null,
    firstSeenAt: null,
    lastLoginAt: null,
    lines: [],
    calls: 0,
    ...more,
  };
}

describe('phones', () => {
  const list = [
    phone('000413000002', { address: '10.0.0.10', lines: ['sip:101@pbx'] }),
    phone('000413000001', { address: '10.0.0.9', state: 'waiting' }),
    phone('001565000003', { maker: 'yealink', model: 'T46U', lastLoginAt: '2026-01-02T00:00:00.000Z' }),
  ];
  const names = (phones: Phone[]) => phones.map((one) => one.username);
  const find = (text: string, state = '', maker = '') => names(filterPhones(list, { text, state, maker }));

  test('are found by MAC however it is written, by number, model and address', () => {
    expect(find('00:04:13:00:00:02')).toEqual(['000413000002']);
    expect(find('0004-1300')).toEqual(['000413000002', '000413000001']);
    expect(find('101')).toEqual(['000413000002']);
    expect(find('yealink t46')).toEqual(['001565000003']);
    expect(find('10.0.0.9')).toEqual(['000413000001']);
    expect(find('-')).toEqual([]);
  });

  test('a MAC address becomes the user name of its phone', () => {
    expect(plainMac(' 00:04:13:aa:bb:0c ')).toBe('000413AABB0C');
    expect(plainMac('00-04-13-AA-BB-0C')).toBe('000413AABB0C');
    expect(plainMac('handset 1')).toBe('handset 1');
  });

  test('are filtered by state and maker', () => {
    expect(find('', 'waiting')).toEqual(['000413000001']);
    expect(find('', '', 'yealink')).toEqual(['001565000003']);
  });

  test('are sorted, addresses by their numbers', () => {
    expect(names(sortPhones(list, 'address', false))).toEqual([
      '001565000003',
      '000413000001',
      '000413000002',
    ]);
    expect(names(sortPhones(list, 'username', true))[0]).toBe('001565000003');
    expect(names(sortPhones(list, 'lastLoginAt', true))[0]).toBe('001565000003');
  });

  test('ten thousand are filtered and sorted within a frame or two', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => phone(String(i).padStart(12, '0')));
    const begin = performance.now();
    sortPhones(filterPhones(many, { text: '99', state: '', maker: '' }), 'username', false);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('setting values', () => {
  const shape = (type: string, minimum: number | null = null, maximum: number | null = null) => ({
    type,
    minimum,
    maximum,
    value: '',
  });

  test.each([
    [shape('port'), '5060', 5060],
    [shape('port'), '70000', undefined],
    [shape('port'), '', undefined],
    [shape('seconds', 10, 86400), '5', undefined],
    [shape('seconds', 10, 86400), ' 300 ', 300],
    [shape('integer', 0, 256), '1.5', undefined],
    [shape('integer', 0, 256), '-1', undefined],
    [shape('list'), 'a, b,,c', ['a', 'b', 'c']],
    [shape('list'), '', []],
    [shape('text'), ' x ', ' x '],
    [shape('path'), '/a', '/a'],
  ])('%o %s', (setting, text, value) => {
    expect(fromText(setting, text)).toEqual(value);
  });

  test('bounds of ports are their type’s', () => {
    expect(bounds(shape('port'))).toEqual({ min: 0, max: 65535 });
    expect(bounds(shape('text'))).toBeNull();
  });

  test('text and back', () => {
    expect(toText(['a', 'b'])).toBe('a, b');
    expect(toText(null)).toBe('');
    expect(same([], [])).toBe(true);
    expect(same(null, '')).toBe(true);
    expect(same(5060, '5060')).toBe(false);
  });
});

describe('addresses', () => {
  test('survive the way there and back', () => {
    expect(parseRoute(href('calls', 'sip:100@pbx/1?x'))).toMatchObject({
      path: ['calls', 'sip:100@pbx/1?x'],
    });
    expect(parseRoute('#/trace/7?view=ladder').query.get('view')).toBe('ladder');
    expect(parseRoute('').path).toEqual([]);
    expect(parseRoute('#/a%zz').path).toEqual(['a%zz']);
  });
});

describe('prettyXml', () => {
  const text = (xml: string) =>
    prettyXml(xml).map((line) => '  '.repeat(line.depth) + line.tokens.map((token) => token.text).join(''));

  test('indents elements and keeps those with text on one line', () => {
    expect(text('<?xml version="1.0"?><A x="1"><B>7</B><C/><D><E> t </E></D><F></F></A>')).toEqual([
      '<?xml version="1.0"?>',
      '<A x="1">',
      '  <B>7</B>',
      '  <C/>',
      '  <D>',
      '    <E>t</E>',
      '  </D>',
      '  <F></F>',
      '</A>',
    ]);
  });

  test('shows broken XML as it came', () => {
    expect(text('<A><B>')).toEqual(['<A>', '  <B>']);
    expect(text('</A>no')).toEqual(['</A>', 'no']);
  });
});
