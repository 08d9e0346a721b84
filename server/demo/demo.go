// Package demo fills an empty database with a demonstration: one cycle published up
// to the nation, a second in the middle of everything. Facilities, products, people
// and marks are made up and labelled so; every step goes through the use cases.
package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/notice"
	"tieubieu/server/panel"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
	"tieubieu/server/preview"
	"tieubieu/server/promotion"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/result"
	"tieubieu/server/scoresheet"
	"tieubieu/server/trail"
	"tieubieu/server/unit"
)

// Services are the use cases that the demonstration goes through.
type Services struct {
	DB           *database.DB
	Accounts     *account.Service
	Units        *unit.Service
	Facilities   *facility.Service
	Rounds       *competition.Service
	Entries      *entry.Service
	Imports      *entryimport.Service
	Photos       *photo.Service
	Panels       *panel.Service
	Practice     *practice.Service
	Sheets       *scoresheet.Service
	Awards       *award.Service
	Publications *publication.Service
	Previews     *preview.Service
	Promotions   *promotion.Service
	Certificates *certificate.Service
	Remarks      *remark.Service
	Appeals      *appeal.Service
	Results      *result.Service
	Notices      *notice.Service
	Trail        *trail.Service
}

//go:embed data/certified_products.csv
var pressReports []byte

// Demonstration loads itself into one database.
type Demonstration struct{ Services }

// Empty says whether nothing has been judged or entered yet.
func (d Demonstration) Empty(ctx context.Context) (empty bool, err error) {
	err = d.DB.Pool.QueryRow(ctx, `SELECT NOT EXISTS (SELECT 1 FROM cycles) AND NOT EXISTS (SELECT 1 FROM accounts)`).Scan(&empty)
	if err != nil {
		return false, fmt.Errorf("look whether the database is empty: %w", err)
	}
	return empty, nil
}

// Load fills the database; progress hears one line per step. It may be called once,
// on an empty database; a loading that was interrupted leaves it partly filled, and
// Loaded tells.
func (d Demonstration) Load(ctx context.Context, progress func(string)) error {
	l := &loader{Services: d.Services, pictures: map[pictureKey]*picturePlace{}, products: map[string]bool{}}
	began := time.Now()
	if err := l.people(ctx); err != nil {
		return fmt.Errorf("make the demonstration's people: %w", err)
	}
	if _, err := d.Awards.Import(ctx, account.Platform, bytes.NewReader(pressReports)); err != nil {
		return fmt.Errorf("import press reports: %w", err)
	}
	if err := l.finishedCycle(ctx, progress); err != nil {
		return fmt.Errorf("load the finished cycle: %w", err)
	}
	if err := l.currentCycle(ctx, progress); err != nil {
		return fmt.Errorf("load the current cycle: %w", err)
	}
	if err := l.photosReady(ctx); err != nil {
		return err
	}
	progress(fmt.Sprintf("Đã nạp dữ liệu minh hoạ trong %.0f giây.", time.Since(began).Seconds()))
	return nil
}
