import { clock, day } from '../../i18n/format';

/** When something was heard last: the hour today, the day before that ("14/10"). */
export function contactAt(at: string, now: number): string {
  return day(at) === day(now) ? clock(at) : day(at).slice(0, 5);
}
