package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts rows in the hub's store, behind the hub's back: what is there is there. */
public final class StoreRows {
  private final PostgresServer server;

  StoreRows(PostgresServer server) {
    this.server = server;
  }

  /** The one number that a query gives. */
  public long number(String query, Object... values) {
    return numbers(query, values).getFirst();
  }

  /** The numbers of the one row that a query gives. */
  public List<Long> numbers(String query, Object... values) {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<Long> numbers = new ArrayList<>();
        if (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            numbers.add(rows.getLong(i));
          }
        }
        return numbers;
      }
    } catch (SQLException | IOException e) {
      throw new BenchmarkException("cannot ask the store: " + e, e);
    }
  }
}
