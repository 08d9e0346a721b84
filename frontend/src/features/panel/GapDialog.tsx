import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { text } from './boardWords';
import css from './office.module.css';
import { rubricsQuery } from './queries';
import { useRound } from './round';
import { text as shared } from './words';

interface Props {
  alert: Schemas['GapAlert'];
  alerts: Schemas['GapAlerts'];
  onClose: () => void;
}

/** Where the panel is far apart on an entry: figures for a head who scores nothing, the bare fact for one who does.
 * Never whose. */
export function GapDialog({ alert, alerts, onClose }: Props) {
  const say = useWords(text);
  const general = useWords(shared);
  const { language } = useLanguage();
  const { round, ask } = useRound();
  const rubrics = useQuery({ ...rubricsQuery(ask, round.id), enabled: alerts.mode === 'full' });
  const criteria = (rubrics.data?.items ?? []).flatMap((rubric) =>
    rubric.tree.criterionGroups.flatMap((group) => group.criteria),
  );
  const named = (id: string) => criteria.find((criterion) => criterion.id === id);
  const of = (value: number, maximum: number | undefined) =>
    maximum === undefined ? points(value, language) : say.ofMaximum(points(value, language), points(maximum, language));
  return (
    <Dialog title={say.gapTitle(alert.judgingCode)} onClose={onClose}>
      {alerts.mode === 'full' ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{say.criterion}</th>
              <th scope="col" className="r">
                {say.lowest}
              </th>
              <th scope="col" className="r">
                {say.highest}
              </th>
            </tr>
          </thead>
          <tbody>
            {alert.low !== undefined && alert.high !== undefined ? (
              <tr className={css.sum}>
                <th scope="row">{say.total}</th>
                <td className="r num">{of(alert.low, 10_000)}</td>
                <td className="r num">{of(alert.high, 10_000)}</td>
              </tr>
            ) : null}
            {(alert.criteria ?? []).map((gap) => {
              const criterion = named(gap.criterionId);
              const name = (language === 'en' ? criterion?.nameEn : undefined) ?? criterion?.name ?? gap.criterionId;
              return (
                <tr key={gap.criterionId}>
                  <td>{name}</td>
                  <td className="r num">{of(gap.low, criterion?.maxPoints)}</td>
                  <td className="r num">{of(gap.high, criterion?.maxPoints)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <p>{say.gapFact}.</p>
      )}
      <p className="hint">
        {alerts.mode === 'full'
          ? say.gapInfo(points(alerts.totalGap, language), alerts.criterionGapPercent)
          : say.gapOwnInfo}
      </p>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {general.close}
        </button>
      </div>
    </Dialog>
  );
}
