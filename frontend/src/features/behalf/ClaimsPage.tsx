// People who ask to act for a facility that is registered already: an officer of the place looks and decides.
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { State } from '../../ui/signs';
import css from './behalf.module.css';
import { DecideClaim } from './DecideClaim';
import { Frame } from './Frame';
import { type ClaimState, claimStates, text } from './words';

export type Claim = Schemas['FacilityClaim'];

export function ClaimsPage() {
  const say = useWords(text);
  const [state, setState] = useState<ClaimState>('waiting');
  const [limit, setLimit] = useState(50);
  const [told, setTold] = useState('');
  const read = useCallback(
    () => must(api.GET('/api/facility-claims', { params: { query: { status: state, limit } } })),
    [state, limit],
  );
  const claims = useAnswer(read);
  const [asking, setAsking] = useState<{ claim: Claim; approved: boolean }>();
  return (
    <Frame title={say.claims} asked={claims}>
      {({ items, next }) => (
        <div className={css.stack}>
          <p className={css.lead}>{say.claimsIntro}</p>
          <div className={css.links}>
            <Link to={paths.behalf}>{say.back}</Link>
          </div>
          <fieldset className={css.tabs}>
            <legend className="spoken">{say.claimsState}</legend>
            {claimStates.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === state}
                onClick={() => {
                  setState(one);
                  setTold('');
                }}
              >
                {say.claimState(one)}
              </button>
            ))}
          </fieldset>
          <p role="status">{told}</p>
          {items.length === 0 ? <p>{say.claimsNone(state)}</p> : null}
          <ul className={css.claims}>
            {items.map((claim) => (
              <ClaimLines key={claim.id} claim={claim} onDecide={(approved) => setAsking({ claim, approved })} />
            ))}
          </ul>
          {next ? (
            <p>
              <button type="button" className="btn two" onClick={() => setLimit(200)}>
                {say.claimsMore}
              </button>
            </p>
          ) : null}
          {asking ? (
            <DecideClaim
              claim={asking.claim}
              approved={asking.approved}
              onDone={(sentence) => {
                setAsking(undefined);
                setTold(sentence);
                claims.again();
              }}
              onClose={() => setAsking(undefined)}
            />
          ) : null}
        </div>
      )}
    </Frame>
  );
}

function ClaimLines({ claim, onDecide }: { claim: Claim; onDecide: (approved: boolean) => void }) {
  const say = useWords(text);
  const facility = claim.facilityName ?? '';
  const lines: [string, string][] = [
    [say.claimant, claim.claimant],
    [say.address, claim.signIn],
    [say.ownersLabel, say.owners(claim.owners)],
    [say.note, claim.note ?? ''],
    [say.claimedAt, moment(claim.claimedAt)],
    [say.decidedAt, claim.decidedAt ? moment(claim.decidedAt) : ''],
    [say.reason, claim.reason ?? ''],
  ];
  return (
    <li>
      <h2>{facility}</h2>
      <p className="cap">{claim.unitTitle}</p>
      {claim.confirmed ? null : <State state="wait">{say.notConfirmed}</State>}
      <dl className={css.lines}>
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {claim.status === 'waiting' && claim.mayDecide ? (
        <div className={css.acts}>
          <button
            type="button"
            className="btn"
            aria-label={say.approveOf(claim.claimant, facility)}
            onClick={() => onDecide(true)}
          >
            {say.approve}
          </button>
          <button
            type="button"
            className="btn two"
            aria-label={say.refuseOf(claim.claimant, facility)}
            onClick={() => onDecide(false)}
          >
            {say.refuse}
          </button>
        </div>
      ) : null}
    </li>
  );
}
