package io.knet.admin.jmx;

import io.knet.stats.ErrorEntry;

/** Something that went wrong, as JMX has it. */
record ErrorView(ErrorEntry of) implements ErrorData {
    @Override
    public String getCode() {
        return of.code();
    }

    @Override
    public int getHost() {
        return of.host().orElse(-1);
    }

    @Override
    public int getLink() {
        return of.link().orElse(-1);
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

    @Override
    public String getText() {
        return of.text();
    }
}
