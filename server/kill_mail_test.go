package main

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/blob/blobtest"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/mail/mailtest"
)

// TestMailsOutliveTheServer: the server is killed again and again in the middle of
// handing mails over. Each arrives; one that was on its way may come again, as the same.
func TestMailsOutliveTheServer(t *testing.T) {
	databaseURL, objects := dbtest.URL(t), blobtest.Config(t)
	sink := mailtest.Open(t)
	server := newProcess(t, databaseURL, objects)
	cfg := sink.Config()
	server.environment = append(server.environment, "SMTP_HOST="+cfg.Host, fmt.Sprintf("SMTP_PORT=%d", cfg.Port), "SMTP_FROM="+cfg.From, "SMTP_TLS="+string(cfg.TLS))

	const mails, cuts = 30, 3
	cut, dead := make(chan struct{}), make(chan struct{})
	var taken atomic.Int32
	sink.Block(func(string) {
		if n := taken.Add(1); n%6 == 0 && n/6 <= cuts {
			cut <- struct{}{}
			<-dead // the server is gone before it hears that the mail was taken
		}
	})

	server.start() // migrates
	db, err := database.Open(t.Context(), database.Config{URL: databaseURL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outbox := &mail.Outbox{DB: db, Jobs: queue, SMTP: mail.NewSMTP(cfg)}
	var want []string
	for i := range mails {
		to := fmt.Sprintf("co-so-%02d@lang-nghe.example", i)
		want = append(want, to)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			_, err := outbox.Post(tx, mail.Draft{Source: uuid.New(), To: to, Locale: "vi", Letter: mail.Letter{Subject: "Hồ sơ", Paragraphs: []string{"Đã nhận."}}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	exec := func(sql string) {
		t.Helper()
		if _, err := db.Pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for range cuts {
		select {
		case <-cut:
		case <-time.After(30 * time.Second):
			t.Fatal("no mail was on its way")
		}
		server.kill()
		dead <- struct{}{}
		// Minutes pass: claims end, and the queue takes back what a dead server had.
		exec("UPDATE mails SET claimed_until = now() WHERE claimed_until IS NOT NULL")
		exec("UPDATE river_job SET state = 'available' WHERE state = 'running' AND kind = 'send-mail'")
		server.start()
	}
	waiting := mails
	for deadline := time.Now().Add(60 * time.Second); waiting > 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err := db.Pool.QueryRow(t.Context(), "SELECT count(*) FROM mails WHERE status <> 'sent'").Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if waiting > 0 {
		t.Errorf("got %d mails that are not sent", waiting)
	}
	ids := map[string]string{}
	var got []string
	again := 0
	for _, m := range sink.Mails() {
		switch id, known := ids[m.To]; {
		case !known:
			ids[m.To] = m.MessageID
			got = append(got, m.To)
		case id != m.MessageID:
			t.Errorf("%s got a second mail, %s after %s", m.To, m.MessageID, id)
		default:
			again++
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got mails to %v, want %v", got, want)
	}
	if most := cuts * 2; again > most { // two workers
		t.Errorf("got %d mails again, want at most the %d that were on their way", again, most)
	}
	t.Logf("%d mails, %d cuts, %d came again", mails, cuts, again)
}
