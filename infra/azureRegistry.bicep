// Comes before azure.bicep: the image must be there when the app that runs it is made.
@minLength(5)
@maxLength(20)
@description('Names everything here: letters and digits, a letter first, not yet taken on Azure.')
param resourceBaseName string
param location string = resourceGroup().location

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: resourceBaseName
  location: location
  sku: { name: 'Basic' }
  properties: { adminUserEnabled: false }
}

output AZURE_CONTAINER_REGISTRY_NAME string = registry.name
output AZURE_CONTAINER_REGISTRY_SERVER string = registry.properties.loginServer
