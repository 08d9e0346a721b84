package scoresheet

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
	"tieubieu/server/rubric"
)

// Packet is what a judge scores with, once and then without a network: the rubrics by
// group, the own sheets by judging code as they stand, their entries, and the list of
// files to fetch. It is of the round's current stage: once stage 2 is open nothing of
// stage 1 is in it, but sheets that a correction has opened again are.
type Packet struct {
	Round      competition.Round
	UnitName   string
	Judge      panel.Judge
	JudgeName  string
	PanelSize  int    // judges who sit
	HeadName   string // "" while the panel has no head
	Groups     []competition.Group
	Rubrics    []rubric.Rubric
	Sheets     []Own
	Entries    []PacketEntry // by judging code; none whose sheet no longer counts
	Practice   []PracticeSample
	Key        RoundKey // its public part is what exports are encrypted to
	TotalBytes int64    // of all files
	LeftOut    []LeftOut
	Version    [32]byte // SHA-256 of the list of files
}

// PacketEntry is an entry as the round lets its judges see it: by code alone, with
// the product's name (a set with its members) and facts, or with facility, place and
// explanation too.
type PacketEntry struct {
	EntryID     uuid.UUID
	JudgingCode string
	GroupID     string
	Product     string
	Members     []string
	Facility    string
	Place       string
	Facts       []Fact
	Explanation []ExplanationSection
	Photos      []PacketPhoto
	Papers      []PacketPaper
}

// Fact is one figure of the registration form. Unit is what is counted, in the
// facility's words, where the id does not say it.
type Fact struct {
	ID    FactID
	Value int64
	Unit  string
}

// FactID names a figure.
type FactID string

const (
	FactWorkers       FactID = "workers"
	FactRevenue       FactID = "revenue" // đồng a year
	FactOutput        FactID = "output"  // a year, in Unit
	FactPrice         FactID = "price"   // đồng
	FactPapers        FactID = "papers"  // of the dossier, of whatever kind
	FactExpiredPapers FactID = "expired-papers"
)

// ExplanationSection is one answered section of mẫu số 02. Papers are those of its
// files that judges get.
type ExplanationSection struct {
	ID     string
	Text   string
	Papers []uuid.UUID
}

// PacketPhoto is a photo whose renditions are ready. Width and Height are pixels.
type PacketPhoto struct {
	PhotoID       uuid.UUID
	Caption       string // "" where packets show the code alone
	Width, Height int
	Thumbhash     []byte
	Files         []PhotoFile // to fetch, the smallest first

	renditions []photo.StoredRendition
}

// PhotoFile is one rendition to fetch: its long edge in pixels and its size.
type PhotoFile struct {
	Edge  int
	Bytes int64
}

// PacketPaper is a paper that screening chose for the judges. FileName, Number and
// Issuer are "" where packets show the code alone. Offline papers are to be fetched;
// the others can be read with a network.
type PacketPaper struct {
	PaperID     uuid.UUID
	Kind        string
	ContentType string
	Bytes       int64
	FileName    string
	Number      string
	Issuer      string
	ValidUntil  *time.Time
	Offline     bool
}

// PracticeSample is a sample with the files of its photos.
type PracticeSample struct {
	practice.Sample
	Photos []PacketPhoto
}

// Packet hands a judge's own packet out to one device, and notes that it did: from
// then on scoring cannot be left backwards. Whoever is no judge of the round finds
// nothing. Conflict "declaration-needed" before conflicts are declared, and again when
// a facility has entered since; Conflict "packet-not-ready" until scoring has opened.
func (s *Service) Packet(ctx context.Context, by account.Account, roundID uuid.UUID, deviceID string) (*Packet, error) {
	var f fault.Fields
	panel.CheckDeviceID(&f, deviceID)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var p Packet
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Share(tx, roundID) // a step back waits, and then sees the device
		if err != nil {
			return err
		}
		j, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		p.Round, p.Judge = *r, *j
		if p.Entries, err = packetEntries(tx, r, j.ID); err != nil {
			return err
		}
		if err := mayHave(tx, r, j, p.Entries); err != nil {
			return err
		}
		if err := handedOut(tx, by, j, deviceID); err != nil {
			return err
		}
		if err := p.readNames(tx); err != nil {
			return err
		}
		if err := s.readSheets(tx, &p); err != nil {
			return err
		}
		if p.Key, err = KeyOf(tx, roundID); err != nil {
			return err
		}
		samples, err := practice.Samples(tx, roundID)
		if err != nil {
			return err
		}
		p.Practice = PracticeFiles(samples)
		p.pack(MaxPacketBytes)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// mayHave refuses the packet before conflicts are declared over every facility in it,
// and before scoring has opened.
func mayHave(tx *database.Tx, r *competition.Round, j *panel.Judge, entries []PacketEntry) error {
	ids := make([]uuid.UUID, len(entries))
	for i := range entries {
		ids[i] = entries[i].EntryID
	}
	declared, err := panel.HasDeclared(tx, j.ID, ids)
	switch {
	case err != nil:
		return err
	case !declared:
		return declarationNeeded()
	case r.FrozenAt == nil:
		return fault.New(fault.Conflict, "packet-not-ready", "Gói chấm có khi kỳ bình chọn mở chấm điểm.")
	}
	return nil
}

func declarationNeeded() error {
	return fault.New(fault.Conflict, "declaration-needed", "Giám khảo cần khai báo xung đột lợi ích trước khi nhận gói chấm.")
}

func (s *Service) readSheets(tx *database.Tx, p *Packet) (err error) {
	if p.Sheets, err = shownSheets(tx, p.Judge.ID); err != nil {
		return err
	}
	seen := map[uuid.UUID]bool{}
	for _, own := range p.Sheets {
		if seen[own.RubricID] {
			continue
		}
		seen[own.RubricID] = true
		ru, err := s.rubrics.get(tx, own.RubricID)
		if err != nil {
			return err
		}
		p.Rubrics = append(p.Rubrics, *ru)
	}
	return nil
}

func (p *Packet) readNames(tx *database.Tx) error {
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT (SELECT name FROM units WHERE id = $1), (SELECT name FROM accounts WHERE id = $2),
		       (SELECT count(*) FROM panel_members WHERE round_id = $3 AND status = 'active'),
		       coalesce((SELECT a.name FROM panel_members h JOIN accounts a ON a.id = h.account_id
		                  WHERE h.round_id = $3 AND h.status = 'active' AND h.role = 'head'), '')`,
		p.Round.UnitID, p.Judge.AccountID, p.Round.ID).Scan(&p.UnitName, &p.JudgeName, &p.PanelSize, &p.HeadName)
	if err != nil {
		return fmt.Errorf("read names of the packet of judge %s: %w", p.Judge.ID, err)
	}
	p.Groups, err = competition.Groups(tx, p.Round.ProgrammeID)
	return err
}
