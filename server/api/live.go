package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/scoresheet"
)

const (
	boardAge   = time.Second      // how old the board is that is shown without being read again
	boardPause = 2 * time.Second  // between two looks of a stream
	boardAsk   = 14 * time.Second // after which a stream asks again whether it may show the board
	boardWatch = 2 * time.Minute  // how long one stream lasts at most
)

// boards reads each board once for all who look at it on this server, however many
// they are. Every server reads for itself: what is kept is no older than boardAge.
type boards struct {
	read func(context.Context, uuid.UUID) (*scoresheet.Board, error)
	mu   sync.Mutex
	kept map[uuid.UUID]*keptBoard
}

type keptBoard struct {
	mu     sync.Mutex // held while it is read: who comes meanwhile waits for that reading
	readAt time.Time
	shown  shownBoard
}

// shownBoard is a board as it is sent: a row's bytes tell whether it has changed.
type shownBoard struct {
	stage   int
	at      time.Time
	columns []byte // entries
	rows    []json.RawMessage
}

func newBoards(read func(context.Context, uuid.UUID) (*scoresheet.Board, error)) *boards {
	return &boards{read: read, kept: map[uuid.UUID]*keptBoard{}}
}

// of is the board of a round, at most boardAge old.
func (b *boards) of(ctx context.Context, roundID uuid.UUID) (shownBoard, error) {
	k := b.keeper(roundID)
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.readAt) < boardAge {
		return k.shown, nil
	}
	began := time.Now()
	board, err := b.read(ctx, roundID)
	if err != nil {
		return shownBoard{}, err
	}
	shown, err := toShown(board)
	if err != nil {
		return shownBoard{}, err
	}
	k.readAt, k.shown = began, shown
	return shown, nil
}

func (b *boards) keeper(roundID uuid.UUID) *keptBoard {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.kept[roundID]
	if k == nil {
		for id, old := range b.kept { // rounds that nobody looks at any more
			if old.mu.TryLock() {
				if time.Since(old.readAt) > boardWatch {
					delete(b.kept, id)
				}
				old.mu.Unlock()
			}
		}
		k = &keptBoard{}
		b.kept[roundID] = k
	}
	return k
}

func toShown(b *scoresheet.Board) (shown shownBoard, err error) {
	shown.stage, shown.at = b.Stage, b.At
	if shown.columns, err = json.Marshal(each(b.Entries, func(e scoresheet.BoardEntry) BoardEntry { return BoardEntry(e) })); err != nil {
		return shown, fmt.Errorf("encode board: %w", err)
	}
	shown.rows = make([]json.RawMessage, len(b.Judges))
	for i, j := range b.Judges {
		if shown.rows[i], err = json.Marshal(BoardJudge{JudgeProgress: toJudgeProgress(j.JudgeProgress), Cells: j.Cells}); err != nil {
			return shown, fmt.Errorf("encode board: %w", err)
		}
	}
	return shown, nil
}

// wire is the board with these rows; entries only where they are asked for.
func (b shownBoard) wire(rows []json.RawMessage, entries bool) ([]byte, error) {
	if rows == nil {
		rows = []json.RawMessage{}
	}
	out := struct {
		Stage   int               `json:"stage"`
		At      time.Time         `json:"at"`
		Entries json.RawMessage   `json:"entries,omitempty"`
		Judges  []json.RawMessage `json:"judges"`
	}{Stage: b.stage, At: b.at, Judges: rows}
	if entries {
		out.Entries = b.columns
	}
	return json.Marshal(out)
}

// changed are the rows that differ from before; all is true when columns do, or people came or went.
func (b shownBoard) changed(before shownBoard) (rows []json.RawMessage, all bool) {
	if b.stage != before.stage || len(b.rows) != len(before.rows) || !bytes.Equal(b.columns, before.columns) {
		return b.rows, true
	}
	for i, row := range b.rows {
		if !bytes.Equal(row, before.rows[i]) {
			rows = append(rows, row)
		}
	}
	return rows, false
}

type boardOutput struct {
	CacheControl string `header:"Cache-Control"`
	ContentType  string `header:"Content-Type"`
	Body         []byte
}

func (s *Server) getBoard(ctx context.Context, in *RoundPath) (*boardOutput, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Sheets.MaySeeBoard(ctx, by, in.RoundID); err != nil {
		return nil, err
	}
	board, err := s.boards.of(ctx, in.RoundID)
	if err != nil {
		return nil, err
	}
	out, err := board.wire(board.rows, true)
	if err != nil {
		return nil, err
	}
	return &boardOutput{CacheControl: "no-store", ContentType: "application/json", Body: out}, nil
}

type watchInput struct {
	RoundPath
	Seconds int `query:"seconds" required:"true" minimum:"1" maximum:"120" doc:"How long to look on."`
}

// watchBoard tells what changes on the board while somebody looks. Nothing is pushed
// by those who write: each stream looks for itself, so that it is right whichever
// server took the save, and a save costs nothing more.
func (s *Server) watchBoard(ctx context.Context, in *watchInput) (*huma.StreamResponse, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	may := func() error { return s.Sheets.MaySeeBoard(ctx, by, in.RoundID) }
	if err := may(); err != nil {
		return nil, err
	}
	first, err := s.boards.of(ctx, in.RoundID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(to huma.Context) {
		to.SetHeader("Content-Type", "text/event-stream")
		to.SetHeader("Cache-Control", "no-store")
		to.SetHeader("X-Accel-Buffering", "no") // a proxy passes it on at once
		stream := events{to}
		if !stream.send("board", first, first.rows, true) {
			return
		}
		asked, before := time.Now(), first
		ending := time.NewTimer(time.Duration(in.Seconds) * time.Second)
		defer ending.Stop()
		look := time.NewTicker(boardPause)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.opts.Stopping:
				return
			case <-ending.C:
				return
			case <-look.C:
			}
			still := time.Since(asked) >= boardAsk
			if still {
				if may() != nil {
					return
				}
				asked = time.Now()
			}
			now, err := s.boards.of(ctx, in.RoundID)
			if err != nil {
				return
			}
			switch rows, all := now.changed(before); {
			case all:
				if !stream.send("board", now, rows, true) {
					return
				}
			case len(rows) > 0:
				if !stream.send("rows", now, rows, false) {
					return
				}
			case still:
				if !stream.send("still", now, nil, false) {
					return
				}
			}
			before = now
		}
	}}, nil
}

// events writes server-sent events.
type events struct{ to huma.Context }

// send is false when nobody listens any more.
func (e events) send(name string, board shownBoard, rows []json.RawMessage, entries bool) bool {
	data, err := board.wire(rows, entries)
	if err != nil {
		return false
	}
	if _, err := fmt.Fprintf(e.to.BodyWriter(), "event: %s\ndata: %s\n\n", name, data); err != nil {
		return false
	}
	if f, ok := e.to.BodyWriter().(http.Flusher); ok {
		f.Flush()
	}
	return true
}
