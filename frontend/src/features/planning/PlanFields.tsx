// What an organiser decides besides rules and rubrics.
import { useWords } from '../../i18n';
import office from '../panel/office.module.css';
import { Chosen, type Setting, Typed, YesNo } from './fields';
import css from './plan.module.css';
import { planText } from './planWords';
import { defaults, type Form, isOpen, type planUntil, type Round } from './rulesForm';

export interface Editing {
  form: Form;
  change: (part: Partial<Form>) => void;
  fault: (...paths: string[]) => string | undefined;
}

const modes = ['product', 'all', 'code'] as const;

export function PlanFields({
  form,
  change,
  fault,
  phase,
  desk,
  tier,
}: Editing & {
  phase: Round['phase'];
  desk: boolean;
  /** What its tier admits by default; undefined while that is being read. */
  tier: { admitsOpen: boolean; admitsPromoted: boolean } | undefined;
}) {
  const say = useWords(planText);
  const yesNo = (yes: boolean) => (yes ? say.yes : say.no);
  const setting = (field: keyof typeof planUntil, path: string = field, more: Partial<Setting> = {}): Setting => ({
    field,
    fault: fault(path),
    ...more,
    ...(isOpen(field, phase) && desk ? {} : { closed: isOpen(field, phase) ? '' : say.tooLate(field) }),
  });
  const value = (byDefault: string, isDefault: boolean) => ({ byDefault, isDefault });
  return (
    <section className={office.part}>
      <h2>{say.plan}</h2>
      <p className={office.intro}>{say.planWhy}</p>
      <div className={css.grid}>
        <div className={css.whole}>
          <Typed setting={setting('title')} value={form.title} onType={(title) => change({ title })} />
        </div>
        <YesNo
          setting={setting(
            'admitsOpen',
            'admitsOpen',
            tier ? value(yesNo(tier.admitsOpen), form.admitsOpen === tier.admitsOpen) : {},
          )}
          value={form.admitsOpen}
          onChoose={(admitsOpen) => change({ admitsOpen })}
        />
        <YesNo
          setting={setting(
            'admitsPromoted',
            'admitsPromoted',
            tier ? value(yesNo(tier.admitsPromoted), form.admitsPromoted === tier.admitsPromoted) : {},
          )}
          value={form.admitsPromoted}
          onChoose={(admitsPromoted) => change({ admitsPromoted })}
        />
        <YesNo
          setting={setting('receivesPromotions', 'receivesPromotions', value(say.no, !form.receivesPromotions))}
          value={form.receivesPromotions}
          onChoose={(receivesPromotions) => change({ receivesPromotions })}
        />
        <YesNo
          setting={setting('publishesAll', 'publishesAll', value(say.no, !form.publishesAll))}
          value={form.publishesAll}
          onChoose={(publishesAll) => change({ publishesAll })}
        />
        <Typed
          setting={setting('opensAt', 'registrationOpensAt', { hint: say.clockHint })}
          type="datetime-local"
          value={form.opensAt}
          onType={(opensAt) => change({ opensAt })}
        />
        <Typed
          setting={setting('closesAt', 'registrationClosesAt', { hint: say.clockHint })}
          type="datetime-local"
          value={form.closesAt}
          onType={(closesAt) => change({ closesAt })}
        />
        <Typed
          setting={setting('screensUntil', 'screeningClosesAt', { hint: say.clockHint })}
          type="datetime-local"
          value={form.screensUntil}
          onType={(screensUntil) => change({ screensUntil })}
        />
        <Typed
          setting={setting(
            'appealDays',
            'appealDays',
            value(defaults.appealDays, form.appealDays === defaults.appealDays),
          )}
          numeric
          value={form.appealDays}
          onType={(appealDays) => change({ appealDays })}
        />
        <Chosen
          setting={setting(
            'packetMode',
            'packetMode',
            value(say.mode(defaults.packetMode), form.packetMode === defaults.packetMode),
          )}
          value={form.packetMode}
          options={modes.map((mode) => ({ value: mode, label: say.mode(mode) }))}
          onChoose={(packetMode) => change({ packetMode })}
        />
        <Typed
          setting={setting('judgingCodePattern', 'judgingCodePattern', {
            ...value(defaults.judgingCodePattern, form.judgingCodePattern === defaults.judgingCodePattern),
            hint: say.patternHint,
          })}
          value={form.judgingCodePattern}
          onType={(judgingCodePattern) => change({ judgingCodePattern })}
        />
      </div>
    </section>
  );
}
