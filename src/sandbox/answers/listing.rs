//! A page of groups, in the form and key order of Laminas API Tools HAL, which doo's examples match
//! exactly (api-facts: paging).

use super::envelope;
use crate::api::transport::Response;
use crate::sandbox::choices::{AfterLastPage, EmptyList, HookOrder, TotalItems};
use crate::sandbox::random::Random;
use crate::sandbox::state::Groups;
use crate::sandbox::variants::Variants;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// How much an inflated total exceeds the true one, as in doo's example (api-facts: total-differs).
const INFLATION: usize = 4;

/// One page, and the totals.
struct Page<'a> {
    links: Map<String, Value>,
    /// None on an empty page.
    groups: Option<Groups<'a>>,
    page_count: usize,
    total_items: usize,
    page: usize,
}

/// The faults of a page.
#[derive(Clone, Copy)]
pub(in crate::sandbox) struct Irregular {
    /// A page after the first begins with the last group of the page before it.
    pub(in crate::sandbox) repeats: bool,
    /// It has a wrong total.
    pub(in crate::sandbox) wrong_total: bool,
}

/// Answers with the page of a request's query.
pub(in crate::sandbox) fn answer(
    groups: Groups<'_>,
    team: &str,
    query: Option<&str>,
    variants: &Variants,
    irregular: Irregular,
    random: &mut Random,
) -> Response {
    let collection = variants.links.collection(team);
    let total = groups.len();
    if total == 0 {
        return empty(&collection, variants);
    }
    let page_size = page_size(variants);
    let page_count = total.div_ceil(page_size);
    let asked = asked_page(query);
    let beyond = asked > page_count && variants.after_last_page == AfterLastPage::Empty;
    if asked < 1 || (asked > page_count && !beyond) {
        return envelope::problem(StatusCode::CONFLICT, "Invalid page provided");
    }
    let start = (asked - 1).saturating_mul(page_size);
    // The repeated group is added, so that none is missing.
    let repeated = usize::from(irregular.repeats && start > 0);
    let page = Page {
        links: links(&collection, asked, page_count),
        groups: Some(groups.part(start - repeated, page_size + repeated)),
        page_count,
        total_items: match variants.total {
            TotalItems::Exact if !irregular.wrong_total => total,
            TotalItems::Exact | TotalItems::Inflated => total + INFLATION,
        },
        page: asked,
    };
    document(page.render(variants, random))
}

/// The page in the query. PHP reads text that is not a number as 0, which is not a page.
pub(in crate::sandbox) fn asked_page(query: Option<&str>) -> usize {
    let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let page = pairs.find(|(key, _)| key == "page");
    page.map_or(1, |(_, value)| value.parse().unwrap_or(0))
}

fn page_size(variants: &Variants) -> usize {
    usize::try_from(variants.page_size.get()).unwrap_or(usize::MAX)
}

fn document(body: String) -> Response {
    envelope::document("application/hal+json", body)
}

fn links(collection: &str, page: usize, page_count: usize) -> Map<String, Value> {
    let numbered = |page: usize| json!({ "href": format!("{collection}?page={page}") });
    let mut links = Map::new();
    links.insert("self".into(), numbered(page));
    links.insert("first".into(), json!({ "href": collection }));
    links.insert("last".into(), numbered(page_count));
    if page > 1 {
        links.insert("prev".into(), numbered(page - 1));
    }
    if page < page_count {
        links.insert("next".into(), numbered(page + 1));
    }
    links
}

/// A team without groups: every page is the same.
fn empty(collection: &str, variants: &Variants) -> Response {
    let mut page = Page {
        links: Map::new(),
        groups: None,
        page_count: 0,
        total_items: 0,
        page: 0,
    };
    if variants.empty_list == EmptyList::One {
        (page.links, page.page_count, page.page) = (links(collection, 1, 1), 1, 1);
    } else {
        page.links
            .insert("self".into(), json!({ "href": collection }));
    }
    // An empty page has nothing to shuffle.
    document(page.render(variants, &mut Random::new(0)))
}

impl Page<'_> {
    fn render(self, variants: &Variants, random: &mut Random) -> String {
        let Self {
            links,
            groups,
            page_count,
            total_items,
            page,
        } = self;
        let mut out = format!("{{\"_links\":{}", Value::Object(links));
        if page_count > 0 || variants.empty_list != EmptyList::Bare {
            out.push_str(",\"_embedded\":{\"webhooks\":[");
            for (index, group) in groups.into_iter().flat_map(Groups::iter).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let shuffle = (variants.hook_order == HookOrder::Shuffle).then_some(&mut *random);
                group.item.write(&mut out, shuffle);
            }
            out.push_str("]}");
        }
        out + &format!(
            ",\"page_count\":{page_count},\"page_size\":{},\"total_items\":{total_items},\"page\":{page}}}",
            variants.page_size,
        )
    }
}
