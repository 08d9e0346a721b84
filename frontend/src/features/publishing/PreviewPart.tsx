// What publishing will make visible and set going, as the server worked it out by doing it.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { clock, day, whole } from '../../i18n/format';
import { Asked } from '../panel/Asked';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { Changes, Lines } from './Lines';
import css from './publishing.module.css';
import { type Deliberation, type Preview, previewQuery } from './queries';
import { climb, text } from './words';

export function PreviewPart({ d }: { d: Deliberation }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [wanted, setWanted] = useState(d.status === 'approved' || d.version > 1);
  const preview = useQuery({ ...previewQuery(ask, round.id), enabled: wanted });
  return (
    <section className={css.block} aria-labelledby="preview">
      <h2 id="preview">{say.previewTitle}</h2>
      <p className={office.intro}>
        {say.previewWhat} {d.status === 'open' ? say.previewOpen : null}
      </p>
      {wanted ? <Asked query={preview}>{(found) => <Shown preview={found} />}</Asked> : null}
      <div className={office.buttons}>
        <button type="button" className="btn two" onClick={() => (wanted ? preview.refetch() : setWanted(true))}>
          {!wanted ? say.showPreview : preview.isFetching ? say.reckoning : say.reckonAgain}
        </button>
        {preview.data ? <span className="cap">{say.reckonedAt(clock(preview.dataUpdatedAt))}</span> : null}
      </div>
    </section>
  );
}

export const mailsOf = (preview: Preview) => preview.told.reduce((sum, { mails }) => sum + mails, 0);

function Shown({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const n = (count: number) => whole(count, language);
  const named = preview.lines.filter(({ byName }) => byName).length;
  return (
    <>
      <dl className="cells">
        <div>
          <dt>{say.byName}</dt>
          <dd>{say.nOf(n(named))}</dd>
        </div>
        <div>
          <dt>{say.byCode}</dt>
          <dd>{say.nOf(n(preview.lines.length - named))}</dd>
        </div>
        <div>
          <dt>{say.awarded}</dt>
          <dd>{say.nOf(n(preview.lines.filter(({ awarded }) => awarded).length))}</dd>
        </div>
        <div>
          <dt>{say.newCertificates}</dt>
          <dd>{say.nPapers(n(preview.certificates.length))}</dd>
        </div>
        <div>
          <dt>{say.promoted}</dt>
          <dd>{say.nOf(n(preview.lines.filter(({ nominated }) => nominated).length))}</dd>
        </div>
        <div>
          <dt>{say.mails}</dt>
          <dd>{say.nMails(n(mailsOf(preview)))}</dd>
        </div>
      </dl>
      {preview.version > 1 ? <Changes preview={preview} /> : null}
      <Awards preview={preview} />
      <Climb preview={preview} />
      <Told preview={preview} />
      <Lines preview={preview} />
    </>
  );
}

function Awards({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { awards, certificates } = preview;
  const [first, last] = [certificates[0], certificates[certificates.length - 1]];
  return (
    <section className={office.part}>
      <h3>{say.awardsTitle}</h3>
      <dl className={`facts ${office.narrow}`}>
        <div>
          <dt>{say.awardsNew}</dt>
          <dd>{whole(awards.new, language)}</dd>
        </div>
        {preview.version > 1 ? (
          <>
            <div>
              <dt>{say.awardsKept}</dt>
              <dd>{whole(awards.kept, language)}</dd>
            </div>
            <div>
              <dt>{say.awardsSuperseded}</dt>
              <dd>{whole(awards.superseded, language)}</dd>
            </div>
            <div>
              <dt>{say.awardsRevoked}</dt>
              <dd>{whole(awards.revoked, language)}</dd>
            </div>
          </>
        ) : null}
      </dl>
      {first && last ? (
        <p>
          {first === last ? say.numberOne(first.number) : say.numbers(first.number, last.number)}{' '}
          {say.validUntil(day(first.validUntil))} {say.numbersWhy}
        </p>
      ) : (
        <p>{say.noCertificates}</p>
      )}
    </section>
  );
}

function Climb({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const says = useWords(climb);
  const { promotions, quota } = preview;
  return (
    <section className={office.part}>
      <h3>{say.climbTitle}</h3>
      {promotions.length === 0 ? (
        <p>{say.noClimb}</p>
      ) : (
        <table className={office.rows}>
          <thead>
            <tr>
              <th scope="col">{say.product}</th>
              <th scope="col">{says.to}</th>
              <th scope="col">{says.state}</th>
            </tr>
          </thead>
          <tbody>
            {promotions.map((one) => (
              <tr key={one.judgingCode}>
                <th scope="row">
                  <b>{one.productName}</b>
                  <span className="cap">
                    {one.judgingCode} · {one.facilityName}
                  </span>
                </th>
                <td data-label={says.to}>{one.targetRound || one.targetUnit || one.reason || says.planWait}</td>
                <td data-label={says.state}>{says.status(one.status)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {quota ? say.quota(quota.used, quota.after, quota.places) : say.noQuota}{' '}
        {quota && quota.after >= quota.places ? <b>{say.quotaFull}</b> : null}
      </p>
    </section>
  );
}

function Told({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  return (
    <section className={office.part}>
      <h3>{say.toldTitle}</h3>
      {preview.told.length === 0 ? (
        <p>{say.toldNone}</p>
      ) : (
        <table className={`${office.rows} ${office.narrow}`}>
          <thead>
            <tr>
              <th scope="col">{say.kind}</th>
              <th scope="col" className="r">
                {say.notices}
              </th>
              <th scope="col" className="r">
                {say.mailsOut}
              </th>
              <th scope="col" className="r">
                {say.calls}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.told.map((told) => (
              <tr key={told.kind}>
                <th scope="row">{say.told(told.kind)}</th>
                <td className="r num" data-label={say.notices}>
                  {whole(told.notices, language)}
                </td>
                <td className="r num" data-label={say.mailsOut}>
                  {whole(told.mails, language)}
                </td>
                <td className="r num" data-label={say.calls}>
                  {whole(told.calls, language)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {preview.told.some(({ calls }) => calls > 0) ? <p className="hint">{say.callsWhy}</p> : null}
    </section>
  );
}
