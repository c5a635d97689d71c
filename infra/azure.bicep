// Mini-M on Azure: two or more servers in Container Apps, a Redis that keeps nothing, the keys in a Key Vault, the bot. Redis and vault
// are reached only in a network of their own; metrics go to Azure Monitor.
@minLength(5)
@maxLength(20)
@description('Names everything here: letters and digits, a letter first, not yet taken on Azure.')
param resourceBaseName string
param location string = resourceGroup().location

@description('The image, for example myregistry.azurecr.io/mini-m:0.1.0')
param containerImage string
@description('The Entra app that people sign in to.')
param teamsClientId string
@description('The tenants whose people may join, separated by commas. The first is where the bot is registered.')
param teamsTenants string = tenant().tenantId
@description('Client ids of other applications that open Mini-M, separated by commas. Default: only those that Microsoft documents.')
param teamsHostClients string = ''
@description('A domain of your own that points here, such as mini-m.example.com. Default: the one that Azure assigns.')
param domain string = ''
@description('Where the tab\'s pages are, such as https://tab.example.com, if another host serves them. Default: the servers do.')
param tabOrigin string = ''

@description('For Google Meet, too: the OAuth client that people sign in to. Default: Teams only.')
param googleClientId string = ''
@secure()
@description('Its secret. Needed with googleClientId, as is the number of its project.')
param googleClientSecret string = ''
param googleProjectNumber string = ''
@description('The Workspace domains whose people may join, separated by commas. Default: everyone in the meeting.')
param googleHostedDomains string = ''

@description('Any other setting of the server by its name, except secrets, such as { LOG_LEVEL: \'info\' }: see docs/settings.md.')
param settings object = {}

@secure()
@description('32 bytes in base64, or several separated by commas while they rotate: the first encrypts, all decrypt.')
param sealKey string
@secure()
@description('32 bytes in base64. Never changes while meetings run.')
param nameKey string

@minValue(2)
@description('Two, so that one can stop while the other serves.')
param minReplicas int = 2
@minValue(2)
param maxReplicas int = 4
param redisSku string = 'Balanced_B0'

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
var imagePuller = '7f951dda-4ed3-4680-a7ca-43fe172d538d' // AcrPull
var withMeet = !empty(googleClientId)
var host = empty(domain) ? '${resourceBaseName}.${apps.properties.defaultDomain}' : domain
var prometheusSettings = replace(
  replace(loadTextContent('azurePrometheus.yaml'), '<writeUrl>', metrics.outputs.writeUrl),
  '<clientId>',
  identity.properties.clientId
)
var pages = empty(tabOrigin) ? 'https://${host}' : tabOrigin
// Teams signs people in only where this names the domain of the pages.
var appIdUri = 'api://${replace(pages, 'https://', '')}/${teamsClientId}'

// The identity of the servers at Azure, and of the bot at Teams. It has no password.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: resourceBaseName
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: resourceBaseName
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, imagePuller)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', imagePuller)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource redis 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: resourceBaseName
  location: location
  sku: { name: redisSku }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: redis
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    port: 10000
    // One endpoint for a client that does not speak the cluster's protocol, and room for thousands of meetings.
    clusteringPolicy: 'NoCluster'
    // An evicted session would be lost silently; a full Redis refuses writes, and people are told.
    evictionPolicy: 'NoEviction'
    accessKeysAuthentication: 'Enabled'
    persistence: { aofEnabled: false, rdbEnabled: false }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: resourceBaseName
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    publicNetworkAccess: 'Disabled'
    // This template writes the secrets; Azure's own deployments are let through.
    networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }
  }
}

resource mayReadSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource sealKeySecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'seal-key'
  properties: { value: sealKey }
}

resource nameKeySecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'name-key'
  properties: { value: nameKey }
}

resource redisUrlSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'redis-url'
  properties: {
    value: 'rediss://default:${uriComponent(database.listKeys().primaryKey)}@${redis.properties.hostName}:10000'
  }
}

resource googleSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (withMeet) {
  parent: vault
  name: 'google-client-secret'
  properties: { value: googleClientSecret }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: resourceBaseName
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

module network 'azureNetwork.bicep' = {
  name: 'network'
  params: { resourceBaseName: resourceBaseName, location: location, redisId: redis.id, vaultId: vault.id }
}

module metrics 'azureMetrics.bicep' = {
  name: 'metrics'
  params: { resourceBaseName: resourceBaseName, location: location, principalId: identity.properties.principalId }
}

// What Azure itself measures of the Redis: memory, connections, evicted keys.
resource redisMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'metrics'
  scope: redis
  properties: { workspaceId: logs.id, metrics: [{ category: 'AllMetrics', enabled: true }] }
}

resource apps 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: resourceBaseName
  location: location
  properties: {
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    // Not internal: Teams and people reach the servers from the internet.
    vnetConfiguration: { infrastructureSubnetId: network.outputs.appsSubnetId, internal: false }
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource server 'Microsoft.App/containerApps@2024-03-01' = {
  name: resourceBaseName
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  dependsOn: [mayPull, mayReadSecrets, googleSecret]
  properties: {
    managedEnvironmentId: apps.id
    configuration: {
      // The old revision ends when the new one answers.
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 3978
        transport: 'auto'
        allowInsecure: false
        // Any server serves anyone; affinity would need a cookie, and in a frame there is none.
        stickySessions: { affinity: 'none' }
      }
      registries: [{ server: registry.properties.loginServer, identity: identity.id }]
      secrets: concat(
        [
          { name: 'seal-key', keyVaultUrl: sealKeySecret.properties.secretUri, identity: identity.id }
          { name: 'name-key', keyVaultUrl: nameKeySecret.properties.secretUri, identity: identity.id }
          { name: 'redis-url', keyVaultUrl: redisUrlSecret.properties.secretUri, identity: identity.id }
          { name: 'prometheus', value: prometheusSettings }
        ],
        withMeet
          ? [
              {
                name: 'google-client-secret'
                keyVaultUrl: '${vault.properties.vaultUri}secrets/google-client-secret'
                identity: identity.id
              }
            ]
          : []
      )
    }
    template: {
      // Longer than a server takes to send its windows elsewhere.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: 'server'
          image: containerImage
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            [
              { name: 'PUBLIC_URL', value: 'https://${host}' }
              { name: 'TAB_ORIGIN', value: pages }
              { name: 'TEAMS_CLIENT_ID', value: teamsClientId }
              { name: 'TEAMS_APP_ID_URI', value: appIdUri }
              { name: 'TEAMS_TENANTS', value: teamsTenants }
              { name: 'TEAMS_HOST_CLIENTS', value: teamsHostClients }
              { name: 'BOT_ID', value: identity.properties.clientId }
              { name: 'BOT_TYPE', value: 'UserAssignedMSI' }
              // Where Container Apps keep their own proxy (100.100.0.0/16 is reserved for them); the internet has no such address.
              { name: 'TRUST_PROXY', value: '100.64.0.0/10' }
              { name: 'SEAL_KEY', secretRef: 'seal-key' }
              { name: 'NAME_KEY', secretRef: 'name-key' }
              { name: 'REDIS_URL', secretRef: 'redis-url' }
              { name: 'METRICS_PORT', value: '9464' }
            ],
            map(items(settings), setting => { name: setting.key, value: setting.value }),
            withMeet
              ? [
                  { name: 'GOOGLE_CLIENT_ID', value: googleClientId }
                  { name: 'GOOGLE_CLIENT_SECRET', secretRef: 'google-client-secret' }
                  { name: 'GOOGLE_CLOUD_PROJECT_NUMBER', value: googleProjectNumber }
                  { name: 'GOOGLE_HOSTED_DOMAINS', value: googleHostedDomains }
                ]
              : []
          )
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 2, failureThreshold: 30 }
            // A server that doesn't reach Redis loses traffic after 30 s: for a shorter time, its panels are better off waiting.
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: 3978 }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 6
            }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 3978 }, periodSeconds: 10, failureThreshold: 3 }
          ]
        }
        {
          name: 'prometheus'
          image: 'docker.io/prom/prometheus:v3.5.0@sha256:63805ebb8d2b3920190daf1cb14a60871b16fd38bed42b857a3182bc621f4996'
          args: ['--agent', '--config.file=/run/prometheus/prometheus', '--storage.agent.path=/tmp/agent']
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          volumeMounts: [{ volumeName: 'prometheus', mountPath: '/run/prometheus' }]
        }
      ]
      volumes: [{ name: 'prometheus', storageType: 'Secret', secrets: [{ secretRef: 'prometheus', path: 'prometheus' }] }]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [{ name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '60' } } }]
      }
    }
  }
}

module bot 'botRegistration/azurebot.bicep' = {
  name: 'bot'
  params: {
    resourceBaseName: resourceBaseName
    botAppDomain: host
    identityResourceId: identity.id
    identityClientId: identity.properties.clientId
    identityTenantId: identity.properties.tenantId
  }
}

output AZURE_CONTAINER_APP_NAME string = server.name
output PUBLIC_URL string = 'https://${host}'
output TAB_ORIGIN string = pages
output TEAMS_APP_ID_URI string = appIdUri
output BOT_ID string = identity.properties.clientId
