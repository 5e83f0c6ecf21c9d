/** The attempts of escape.test.ts again, by functions that have a network. */
process.env['MAYFLY_TEST_EGRESS'] = 'platform';
await import('./escape.test.ts');
