import { useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { Heading, Notice } from '../../ui/Page';
import { PhonePage } from '../../ui/PhonePage';
import { FacilityForm } from './FacilityForm';
import { text } from './words';

export function FacilityProfile() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { facilityId } = useParams({ from: '/co-so/$facilityId' });
  const read = useCallback(
    () => must(api.GET('/api/facilities/{facilityId}', { params: { path: { facilityId } } })),
    [facilityId],
  );
  const known = useAnswer(read);
  return (
    <PhonePage name={known.data?.name ?? say.profileTitle}>
      <Heading title={say.profileTitle} />
      {known.failure ? (
        <Notice kind="bad">
          <p>{sentence(known.failure, language)}</p>
          <button type="button" className="btn quiet" onClick={known.again}>
            {say.again}
          </button>
        </Notice>
      ) : known.data ? (
        <Profile first={known.data} />
      ) : (
        <p role="status">{say.reading}</p>
      )}
    </PhonePage>
  );
}

function Profile({ first }: { first: Schemas['Facility'] }) {
  const say = useWords(text);
  const [version, setVersion] = useState(first.version);
  const [saved, setSaved] = useState(false);
  return (
    <>
      <FacilityForm
        known={first}
        button={say.saveProfile}
        onSave={async (body) => {
          setSaved(false);
          try {
            const next = await must(
              api.PUT('/api/facilities/{facilityId}', {
                params: { path: { facilityId: first.id }, header: { 'If-Match': `"${version}"` } },
                body,
              }),
            );
            setVersion(next.version);
            setSaved(true);
          } catch (failure) {
            const current =
              failure instanceof Refusal && failure.problem.status === 412 ? failure.problem.current : undefined;
            // Saving once more, having read that it was changed, goes on top.
            if (
              typeof current === 'object' &&
              current !== null &&
              'version' in current &&
              typeof current.version === 'number'
            ) {
              setVersion(current.version);
            }
            throw failure;
          }
        }}
      />
      <p role="status">{saved ? say.savedProfile : ''}</p>
    </>
  );
}
