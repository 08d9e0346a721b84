import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** One line a test, the failures' reasons, and the one plain line that scripts/test counts. */
export default class Count implements Reporter {
  private passed = 0;
  private failed = 0;

  onTestEnd(test: TestCase, result: TestResult) {
    const good = result.status === 'passed';
    if (good) this.passed++;
    else this.failed++;
    console.log(
      `${good ? '✓' : '✗'} ${test.titlePath().slice(2).join(' › ')} (${(result.duration / 1000).toFixed(1)} s)`,
    );
    for (const { type, description } of test.annotations) if (type === 'figure') console.log(`  ${description}`);
    if (!good) for (const error of result.errors) console.log(plain(error.stack ?? error.message ?? String(error)));
    for (const chunk of good ? [] : result.stdout) process.stdout.write(chunk);
  }

  onError(error: { message?: string; stack?: string }) {
    this.failed++;
    console.log(error.stack ?? error.message ?? 'error');
  }

  onEnd(_: FullResult) {
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }

  printsToStdio() {
    return true;
  }
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
}
