package io.knet.admin.jmx;

import io.knet.stats.Diagnosis;

/** A diagnosis, as JMX has it. */
record DiagnosisView(Diagnosis of) implements DiagnosisData {
    @Override
    public String getCode() {
        return of.code().wireName();
    }

    @Override
    public String getSeverity() {
        return of.code().severity().wireName();
    }

    @Override
    public String getText() {
        return of.text();
    }

    @Override
    public String getNext() {
        return of.next();
    }

    @Override
    public long getCount() {
        return of.count();
    }

    @Override
    public String getFirst() {
        return Texts.of(of.first());
    }

    @Override
    public String getLast() {
        return Texts.of(of.last());
    }
}
