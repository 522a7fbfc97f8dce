//! Manifests that several tests start from.

/// A root with these teams, without a rate limit.
pub(crate) fn root(url: &str, teams: &str) -> String {
    format!(
        "version: 1\n\
         owner: crm\n\
         api: {{ url: \"{url}\", requests_per_second: 1000 }}\n\
         teams:\n{teams}"
    )
}

/// A team with one plain group.
pub(crate) const TEAM: &str = r"
  - team: 4711
    groups:
      - name: CRM sync
        description: Orders go to the CRM
        hooks:
          - type: order_created
            endpoint: https://crm.example.com/orders
";

/// A GraphQL query as a key of a hook.
pub(crate) const QUERY: &str = r#"
            graphql:
              variables: { eventId: "%EVENT_ID%" }
              query: |
                query ($eventId: ID!) {
                  event(id: $eventId) {
                    id
                    title
                  }
                }
"#;
