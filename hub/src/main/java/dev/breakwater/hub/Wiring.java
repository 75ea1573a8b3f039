package dev.breakwater.hub;

import dev.breakwater.detection.Catalog;
import dev.breakwater.detection.OcsfJson;
import dev.breakwater.hub.access.AdminToken;
import dev.breakwater.hub.access.Callers;
import dev.breakwater.hub.access.FailureLimit;
import dev.breakwater.hub.access.Sessions;
import dev.breakwater.hub.activities.Activities;
import dev.breakwater.hub.alerts.AlertFeed;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.api.AlertJson;
import dev.breakwater.hub.auditlog.AuditLogs;
import dev.breakwater.hub.auditlog.Clusters;
import dev.breakwater.hub.auditlog.UserRules;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.PublisherStates;
import dev.breakwater.hub.directives.DirectiveFeed;
import dev.breakwater.hub.directives.Directives;
import dev.breakwater.hub.enrolment.Enrolment;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.hub.ledger.Ledger;
import dev.breakwater.hub.noderules.NodeRules;
import dev.breakwater.hub.pki.CertificateAuthority;
import dev.breakwater.hub.processes.Processes;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.hub.tamper.SilenceWatch;
import dev.breakwater.hub.tamper.TamperFindings;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Puts the hub's plain classes together. */
public class Wiring {
  private static final int FAILURES_ALLOWED = 10;
  private static final Duration FAILURES_COUNT_FOR = Duration.ofMinutes(1);

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  Jdbi store(AgroalDataSource dataSource) {
    return Jdbi.create(dataSource);
  }

  @Produces
  @Singleton
  CertificateAuthority authority(HubSettings settings, InstantSource clock) throws IOException {
    return CertificateAuthority.in(settings.data().resolve("pki"), clock);
  }

  @Produces
  @Singleton
  AdminToken adminToken(HubSettings settings) throws IOException {
    return AdminToken.in(settings.data().resolve("admin.token"));
  }

  @Produces
  @Singleton
  Sessions sessions(Jdbi store, InstantSource clock) {
    return new Sessions(store, clock);
  }

  @Produces
  @Singleton
  FailureLimit failureLimit(InstantSource clock) {
    return new FailureLimit(FAILURES_ALLOWED, FAILURES_COUNT_FOR, clock);
  }

  @Produces
  @Singleton
  Callers callers(Jdbi store, AdminToken adminToken, Sessions sessions, InstantSource clock) {
    return new Callers(store, adminToken, sessions, clock);
  }

  @Produces
  @Singleton
  Alerts alerts(Jdbi store) {
    return new Alerts(store);
  }

  @Produces
  @Singleton
  AlertFeed alertFeed(Alerts alerts) {
    return new AlertFeed(alerts);
  }

  void close(@Disposes AlertFeed feed) {
    feed.close();
  }

  @Produces
  @Singleton
  Coverage coverage(Jdbi store, InstantSource clock) {
    return new Coverage(store, clock);
  }

  @Produces
  @Singleton
  PublisherStates publisherStates(Jdbi store, InstantSource clock) {
    return new PublisherStates(store, clock);
  }

  @Produces
  @Singleton
  Processes processes(Jdbi store) {
    return new Processes(store);
  }

  @Produces
  @Singleton
  Enrolment enrolment(Jdbi store, CertificateAuthority authority, InstantSource clock) {
    return new Enrolment(store, authority, clock);
  }

  @Produces
  @Singleton
  TamperFindings tamperFindings(Catalog catalog) {
    return new TamperFindings(catalog);
  }

  @Produces
  @Singleton
  SignalIngest signalIngest(
      Jdbi store, TamperFindings tamper, AlertFeed feed, InstantSource clock) {
    return new SignalIngest(store, tamper, feed::wake, clock);
  }

  @Produces
  @Singleton
  SilenceWatch silenceWatch(
      Jdbi store, TamperFindings tamper, AlertFeed feed, InstantSource clock) {
    return new SilenceWatch(store, tamper, feed::wake, clock);
  }

  @Produces
  @Singleton
  Ledger ledger(Jdbi store) {
    return new Ledger(store);
  }

  @Produces
  @Singleton
  Activities activities(Jdbi store) {
    return new Activities(store);
  }

  @Produces
  @Singleton
  Directives directives(Jdbi store, CertificateAuthority authority, InstantSource clock) {
    return new Directives(store, authority, clock);
  }

  @Produces
  @Singleton
  DirectiveFeed directiveFeed(Directives directives) {
    return new DirectiveFeed(directives);
  }

  void close(@Disposes DirectiveFeed feed) {
    feed.close();
  }

  @Produces
  @Singleton
  Responses responses(Jdbi store, Directives directives, DirectiveFeed feed, InstantSource clock) {
    return new Responses(store, directives, feed::wake, clock);
  }

  @Produces
  @Singleton
  NodeRules nodeRules(Jdbi store, Directives directives, DirectiveFeed feed, InstantSource clock) {
    return new NodeRules(store, directives, feed::wake, clock);
  }

  @Produces
  @Singleton
  Clusters clusters(Jdbi store, InstantSource clock) {
    return new Clusters(store, clock);
  }

  @Produces
  @Singleton
  Catalog catalog() {
    return Catalog.load();
  }

  @Produces
  @Singleton
  OcsfJson ocsfJson(Catalog catalog) {
    return new OcsfJson(catalog);
  }

  @Produces
  @Singleton
  AlertJson alertJson(OcsfJson findings) {
    return new AlertJson(findings);
  }

  @Produces
  @Singleton
  AuditLogs auditLogs(
      HubSettings settings, Jdbi store, Catalog catalog, AlertFeed feed, InstantSource clock)
      throws IOException {
    return new AuditLogs(
        store, UserRules.load(settings.rules().orElse(List.of())), catalog, feed::wake, clock);
  }
}
