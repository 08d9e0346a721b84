// The beginning of an entry: first which product, one question at a time; then it is made.
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { api, type Schemas } from '../../../api/client';
import { freshId } from '../../../api/freshId';
import { must, Refusal, sentence } from '../../../api/problem';
import { useAnswer } from '../../../api/useAnswer';
import { useLanguage, useWords } from '../../../i18n';
import { paths } from '../../../paths';
import { Heading, Notice } from '../../../ui/Page';
import { PhonePage } from '../../../ui/PhonePage';
import css from '../entry.module.css';
import { text as groupText } from '../words';
import { Choice } from './Choice';
import { type NewProduct, NewProductForm } from './NewProductForm';
import start from './start.module.css';
import { text } from './words';

interface Known {
  round: Schemas['OpenRound'] | undefined;
  products: Schemas['Product'][];
  entries: Schemas['EntryRow'][];
}

async function readKnown(facilityId: string, roundId: string): Promise<Known> {
  const path = { facilityId };
  const [rounds, products, entries] = await Promise.all([
    must(api.GET('/api/facilities/{facilityId}/open-rounds', { params: { path } })),
    must(api.GET('/api/facilities/{facilityId}/products', { params: { path, query: { limit: 200 } } })),
    must(api.GET('/api/entries', { params: { query: { facilityId, limit: 200 } } })),
  ]);
  return {
    round: rounds.items.find((round) => round.roundId === roundId),
    products: products.items.filter((product) => !product.mergedInto),
    entries: entries.items,
  };
}

export function StartEntry() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { facilityId, roundId } = useParams({ from: '/co-so/$facilityId/ky/$roundId' });
  const read = useCallback(() => readKnown(facilityId, roundId), [facilityId, roundId]);
  const known = useAnswer(read);
  return (
    <PhonePage name={say.bar}>
      {known.failure ? (
        <Notice kind="bad">
          <p>{sentence(known.failure, language)}</p>
          <button type="button" className="btn quiet" onClick={known.again}>
            {say.again}
          </button>
        </Notice>
      ) : known.data === undefined ? (
        <p role="status">{say.reading}</p>
      ) : !known.data.round?.eligible ? (
        <>
          <Heading title={say.notOpen} />
          {known.data.round?.reasons.map((reason) => (
            <p key={reason.code}>{reason.message}</p>
          ))}
        </>
      ) : (
        <Questions
          facilityId={facilityId}
          round={known.data.round}
          products={known.data.products}
          entries={known.data.entries}
        />
      )}
    </PhonePage>
  );
}

interface Props {
  facilityId: string;
  round: Schemas['OpenRound'];
  products: readonly Schemas['Product'][];
  entries: readonly Schemas['EntryRow'][];
}

type Asked = 'which' | 'new' | 'group' | 'copy';

function Questions({ facilityId, round, products, entries }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const navigate = useNavigate();
  const free = products.filter((product) => !round.productIds.includes(product.id));
  const [asked, setAsked] = useState<Asked>(free.length > 0 ? 'which' : 'new');
  const [productId, setProductId] = useState<string>();
  const [fresh, setFresh] = useState<NewProduct>();
  const [groupId, setGroupId] = useState<string>();
  const [copies, setCopies] = useState(true);
  const [ids] = useState(() => ({ product: freshId(), entry: freshId() }));
  const [making, setMaking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const earlier = entries.find((entry) => entry.productId === productId);
  const like = failure instanceof Refusal && failure.problem.code === 'product-like';

  const begin = async (confirmed = false) => {
    if (making) return;
    setMaking(true);
    setFailure(undefined);
    try {
      if (productId && earlier && copies) {
        await must(
          api.POST('/api/entries/{entryId}/copies', {
            params: { path: { entryId: earlier.id } },
            body: { id: ids.entry, roundId: round.roundId },
          }),
        );
      } else {
        let product = productId;
        if (!product && fresh) {
          const made = await must(
            api.POST('/api/facilities/{facilityId}/products', {
              params: { path: { facilityId } },
              body: { ...fresh, id: ids.product, ...(confirmed ? { confirmed } : {}) },
            }),
          );
          product = made.id;
        }
        await must(
          api.POST('/api/entries', {
            body: { id: ids.entry, roundId: round.roundId, productId: product ?? '', groupId: groupId ?? '' },
          }),
        );
      }
      await navigate({ to: paths.entry(ids.entry) });
    } catch (thrown) {
      setFailure(thrown);
      setMaking(false);
    }
  };

  const notice = failure ? (
    <Notice kind="bad">
      <p>{like ? say.like : sentence(failure, language)}</p>
      {like ? (
        <button type="button" className="btn two" onClick={() => void begin(true)}>
          {say.likeDo}
        </button>
      ) : null}
    </Notice>
  ) : null;

  switch (asked) {
    case 'which':
      return (
        <>
          <p className={css.where}>{round.title}</p>
          <Heading title={say.which} />
          <p className={css.why}>{say.whichWhy}</p>
          <Choice
            label={say.which}
            asks
            chosen={productId ?? 'new'}
            options={[
              ...free.map((product) => {
                const entered = entries.some((entry) => entry.productId === product.id);
                return { id: product.id, name: product.name, why: entered ? say.before : say.never };
              }),
              { id: 'new', name: say.fresh, why: say.freshWhy },
            ]}
            onChoose={(id) => setProductId(id === 'new' ? undefined : id)}
          />
          <div className={start.acts}>
            <button
              type="button"
              className="btn"
              onClick={() => {
                const last = entries.find((entry) => entry.productId === productId);
                setGroupId(last?.groupId);
                setAsked(!productId ? 'new' : last ? 'copy' : 'group');
              }}
            >
              {say.next}
            </button>
          </div>
        </>
      );
    case 'new':
      return (
        <NewProductForm
          first={fresh}
          onBack={free.length > 0 ? () => setAsked('which') : undefined}
          onDone={(product) => {
            setFresh(product);
            setAsked('group');
          }}
        />
      );
    case 'group':
      return (
        <>
          <Heading key="group" title={say.group} />
          {notice}
          <GroupChoice round={round} chosen={groupId} onChoose={setGroupId} />
          <div className={start.acts}>
            <button
              type="button"
              className={groupId ? 'btn' : 'btn wait'}
              onClick={() => (groupId ? void begin() : undefined)}
            >
              {making ? say.beginning : groupId ? say.begin : say.groupMissing}
            </button>
            <button type="button" className="btn two" onClick={() => setAsked(productId ? 'which' : 'new')}>
              {say.back}
            </button>
          </div>
        </>
      );
    case 'copy':
      return (
        <>
          <Heading key="copy" title={say.copy} />
          {notice}
          <Choice
            label={say.copy}
            asks
            chosen={copies ? 'yes' : 'no'}
            options={[
              { id: 'yes', name: say.copyYes, why: say.copyYesWhy },
              { id: 'no', name: say.copyNo, why: say.copyNoWhy },
            ]}
            onChoose={(id) => setCopies(id === 'yes')}
          />
          <div className={start.acts}>
            <button type="button" className="btn" onClick={() => void begin()}>
              {making ? say.beginning : say.begin}
            </button>
            <button type="button" className="btn two" onClick={() => setAsked('which')}>
              {say.back}
            </button>
          </div>
        </>
      );
  }
}

function GroupChoice({
  round,
  chosen,
  onChoose,
}: {
  round: Schemas['OpenRound'];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const say = useWords(text);
  const examples = useWords(groupText);
  const { language } = useLanguage();
  return (
    <Choice
      label={say.group}
      asks
      chosen={chosen}
      options={round.groups.map((group) => ({
        id: group.groupId,
        name: language === 'en' ? group.nameEn : group.nameVi,
        why: examples.groupExamples(group.groupId),
      }))}
      onChoose={onChoose}
    />
  );
}
