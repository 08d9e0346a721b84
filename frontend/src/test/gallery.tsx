// The judge's pages in a chosen state, for pictures; part of no build. ?at=/phieu/… opens a page, &scene=… sets it up.
import { createRoot } from 'react-dom/client';
import type { LocalSheet } from '../offline/types';
import '../ui/base.css';
import { fullMarks, makePacket, sampleId, sheetIdOf } from './judgePacket';
import { judgePages } from './judgePages';
import { MemoryJudgeStore } from './judgeStore';

const asked = new URLSearchParams(location.search);
const scene = asked.get('scene') ?? 'day';
const store = scene === 'empty' ? new MemoryJudgeStore(null) : new MemoryJudgeStore(makePacket());
const half = { m1: 900, m2: 850, m3: 950, m4: 850, e1: 850, e2: 850 };

function give(code: string, part: Partial<LocalSheet>) {
  store.setSheet(sheetIdOf(code), part);
}

function scored(code: string, share: number, how: 'sent' | 'waiting' | 'complete') {
  const sheet = store.sheet(sheetIdOf(code));
  const submitted = how !== 'complete';
  give(code, {
    body: { ...sheet.body, marks: fullMarks(sheet.groupId, share), submitted },
    locked: submitted,
    changedAt: Date.parse('2026-09-18T03:38:00Z'),
    acknowledged:
      how === 'sent'
        ? { revision: 3, sha256: 'f'.repeat(64), savedAt: '2026-09-18T03:42:00Z', submitted }
        : sheet.acknowledged,
  });
}

if (scene !== 'empty' && scene !== 'fresh') {
  const shares = [0.67, 0, 0.88, 0.84, 0, 0.87, 0.785, 0.89, 0.75, 0.72, 0.93, 0.77, 0.68, 0.71];
  const how = scene === 'finish' || scene === 'done' ? 'sent' : scene === 'ready' ? 'complete' : undefined;
  store.snapshot().sheets.forEach((sheet, i) => {
    if (shares[i]) {
      if (how) scored(sheet.judgingCode, shares[i], how);
      else if (i < 10) scored(sheet.judgingCode, shares[i], i < 7 ? 'sent' : 'waiting');
    }
  });
  const going = store.sheet(sheetIdOf('NB26-003'));
  give('NB26-003', {
    body: {
      ...going.body,
      marks: how ? fullMarks('handicraft', 0.905) : half,
      remarks: { facility: 'Đan chắc tay, quai thay được. Cần nhãn ghi rõ nguồn cói.' },
      submitted: how === 'sent',
    },
    locked: how === 'sent',
    undo: [going.body],
    changedAt: Date.now(),
  });
  give('NB26-011', { counted: false, countedReason: 'Giám khảo không chấm cơ sở này', locked: true });
  const waiting = how === 'sent' ? ['NB26-016', 'NB26-017', 'NB26-018'] : ['NB26-015', 'NB26-016', 'NB26-017'];
  const ids = new Set(scene === 'done' ? [] : waiting.map(sheetIdOf));
  store.setSync({ unsentIds: ids, unsent: ids.size, sender: ids.size > 0 ? 'waiting' : 'idle' });
}

if (scene === 'finish' || scene === 'conflict') {
  const sheet = store.sheet(sheetIdOf('NB26-014'));
  give('NB26-014', {
    locked: false,
    conflict: {
      kind: asked.get('kind') === 'older' ? 'older' : 'newer',
      foundAt: Date.now(),
      theirs: {
        ...makePacket().sheets[6]!,
        marks: { ...sheet.body.marks, e2: 700, c1: 350 },
        remarks: { council: 'Xem lại giấy chứng nhận.' },
        savedAt: '2026-09-18T03:12:00Z',
        revision: 4,
      },
    },
  });
}
if (scene === 'done') {
  store.reconciles = { checkedAt: '2026-09-18T04:05:00Z', agreed: 13, total: 13, differing: [] };
}
if (scene === 'refused') {
  give('NB26-003', {
    refusal: {
      status: 422,
      code: 'invalid',
      message: 'Phiếu có nội dung không hợp lệ.',
      fields: [
        { path: 'marks.e2', code: 'off-step', message: 'Chất lượng, tiêu chuẩn áp dụng: điểm phải theo bước 0,5.' },
      ],
      requestId: '',
      current: undefined,
      retryAfter: undefined,
    },
  });
}
if (scene === 'knockout') {
  const sheet = store.sheet(sheetIdOf('NB26-003'));
  give('NB26-003', { body: { ...sheet.body, marks: { ...fullMarks('handicraft', 0.9), o2: 'copied' } } });
}
if (scene === 'storage') store.setSync({ storageFailure: 'quota', saving: 1 });
if (scene === 'signed-out') store.setSync({ sender: 'signed-out' });
if (scene === 'sending') store.setSync({ sender: 'sending', saving: 1 });
if (scene === 'partial') {
  store.set({
    packetProgress: { ...store.snapshot().packetProgress, state: 'paused', photosReady: 37 },
    storage: { persisted: false, usage: 1, quota: 2 },
  });
}
if (scene === 'practised') {
  void store.practise(sampleId, (body) => {
    body.marks = fullMarks('handicraft', 0.82);
  });
}

Object.assign(window, { store });
const at = (asked.get('at') ?? '/')
  .replace(/code:([A-Z0-9-]+)/, (_, code: string) => sheetIdOf(code))
  .replace('sample', sampleId);
createRoot(document.getElementById('root')!).render(judgePages(store, at).element);
